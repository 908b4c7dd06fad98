package org.casanube.block.routing.wiring;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.casanube.block.blocks.BlockStore;
import org.casanube.block.collection.RootSource;
import org.casanube.block.home.Home;
import org.casanube.block.routing.AllWays;
import org.casanube.block.routing.Announcing;
import org.casanube.block.routing.RecordNamespace;
import org.casanube.block.routing.RoutingSearches;
import org.casanube.block.routing.RoutingView;
import org.casanube.block.routing.RoutingWay;
import org.casanube.block.routing.ValueRouting;
import org.casanube.block.routing.ValueRoutings;
import org.casanube.block.routing.dht.PromptAnnouncements;
import org.casanube.block.routing.dht.Provided;
import org.casanube.block.routing.dht.ProvidedContent;
import org.casanube.block.routing.dht.TableValues;
import org.casanube.block.routing.http.DelegatedRecords;
import org.casanube.block.routing.http.DelegatedRouting;
import org.casanube.events.EventBus;
import org.casanube.p2p.Host;
import org.casanube.p2p.schedule.Scheduler;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The tables of this service, and all ways of finding providers as one. */
@Configuration(proxyBeanMethods = false)
class RoutingConfiguration {
  @Bean
  RoutingTables routingTables(
      Host host,
      RoutingProperties properties,
      Home home,
      BlockStore blocks,
      ObjectProvider<RecordNamespace> namespaces,
      @Value("${casanube.block.swarm.private-network:true}") boolean privateNetwork)
      throws IOException {
    return new RoutingTables(
        host,
        properties,
        privateNetwork,
        home.peerBook().resolveSibling("routing"),
        blocks::contains,
        namespaces.orderedStream().toList());
  }

  @Bean
  ValueRoutings valueRoutings(RoutingTables tables, DelegatedRecords routers) {
    List<ValueRouting> all = new ArrayList<>();
    tables.all().forEach(each -> all.add(new TableValues(each.name(), each.table())));
    if (!routers.isEmpty()) {
      all.add(routers);
    }
    return new ValueRoutings(all);
  }

  /** Further ways are beans of kind {@link RoutingWay}. */
  @Bean
  AllWays contentRouting(
      RoutingTables tables, ObjectProvider<RoutingWay> others, Scheduler scheduler) {
    return new AllWays(ways(tables, others), scheduler);
  }

  private static List<RoutingWay> ways(RoutingTables tables, ObjectProvider<RoutingWay> others) {
    List<RoutingWay> ways = new ArrayList<>(tables.all());
    others.orderedStream().forEach(ways::add);
    return ways;
  }

  /** For the node's own users, who are not other nodes: so routers are asked too. */
  @Bean
  RoutingSearches routingSearches(
      RoutingTables tables,
      ObjectProvider<RoutingWay> others,
      DelegatedRouting routers,
      Scheduler scheduler) {
    List<RoutingWay> ways = ways(tables, others);
    routers.asWay().ifPresent(ways::add);
    return new RoutingSearches(new AllWays(ways, scheduler), scheduler);
  }

  @Bean
  RoutingMetrics routingMetrics(RoutingTables tables) {
    return new RoutingMetrics(tables.all());
  }

  @Bean(destroyMethod = "close")
  PromptAnnouncements promptAnnouncements(
      RoutingProperties properties, AllWays ways, Scheduler scheduler) {
    Announcing nobody = _ -> 0;
    return new PromptAnnouncements(
        properties.provide() == Provided.NONE ? nobody : ways, scheduler);
  }

  @Bean
  RoutingView routingView(
      RoutingTables tables, PromptAnnouncements prompt, RoutingProperties properties) {
    return new TablesView(tables.all(), prompt, properties);
  }

  @Bean
  Providing providing(
      RoutingTables tables,
      RoutingProperties properties,
      List<RootSource> roots,
      BlockStore blocks,
      PromptAnnouncements prompt,
      EventBus bus) {
    return new Providing(
        properties.provide() == Provided.NONE ? List.of() : tables.all(),
        new ProvidedContent(properties.provide(), roots, blocks),
        prompt,
        bus);
  }
}
