package org.casanube.block.retrieval.wiring;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.util.List;
import org.casanube.block.blocks.Blocks;
import org.casanube.block.exchange.Exchange;
import org.casanube.block.reachability.KeyHash;
import org.casanube.block.retrieval.FetchListener;
import org.casanube.block.retrieval.PeerAccess;
import org.casanube.block.retrieval.PeerRetrieval;
import org.casanube.block.retrieval.Retrieval;
import org.casanube.block.retrieval.RetrievalTask;
import org.casanube.block.retrieval.http.KnownGateways;
import org.casanube.block.routing.ContentRouting;
import org.casanube.events.EventBus;
import org.casanube.p2p.Host;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** Fetching from peers, by whatever exchange and routing this service has. */
@Configuration(proxyBeanMethods = false)
class RetrievalConfiguration {
  @Bean
  RetrievalMetrics retrievalMetrics(MeterRegistry registry, Clock clock) {
    return new RetrievalMetrics(registry, clock);
  }

  @Bean
  RetrievalEvents retrievalEvents(EventBus bus, JsonMapper mapper, Clock clock) {
    return new RetrievalEvents(bus, mapper, clock);
  }

  @Bean
  KnownGateways knownGateways(Host host, RetrievalProperties properties, Clock clock) {
    return new KnownGateways(
        host, properties.gateways(), properties.gatewayTimeout(), properties.archives(), clock);
  }

  @Bean
  RetrievalTask retrievalTask(Retrieval retrieval) {
    return new RetrievalTask(retrieval);
  }

  @Bean
  Retrieval retrieval(
      Blocks blocks,
      ObjectProvider<Exchange> exchange,
      ObjectProvider<ContentRouting> routing,
      KnownGateways gateways,
      KeyHash hash,
      RetrievalProperties properties,
      Clock clock,
      List<FetchListener> listeners) {
    return new PeerRetrieval(
        blocks,
        new PeerAccess(
            exchange.getIfAvailable(NoPeers::new),
            new CombinedRouting(routing.orderedStream().toList()),
            gateways),
        hash,
        properties.settings(),
        clock,
        FetchListener.all(listeners));
  }

  @Bean
  MeterBinder retrievalGauges(Retrieval retrieval) {
    return registry ->
        Gauge.builder("casanube.retrieval.running", retrieval, each -> each.running().size())
            .register(registry);
  }
}
