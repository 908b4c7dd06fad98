package org.casanube.block.names.wiring;

import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.casanube.block.home.Home;
import org.casanube.block.names.IpnsRecord;
import org.casanube.block.names.NameKeys;
import org.casanube.block.names.Names;
import org.casanube.block.names.PublicationStore;
import org.casanube.block.names.RecordRouting;
import org.casanube.block.names.dnslink.CachingTxtResolver;
import org.casanube.block.names.dnslink.DnsLink;
import org.casanube.block.names.dnslink.DohTxtResolver;
import org.casanube.block.names.dnslink.DomainName;
import org.casanube.block.names.dnslink.RoutedTxtResolver;
import org.casanube.block.names.dnslink.ServerTxtResolver;
import org.casanube.block.names.dnslink.SystemServers;
import org.casanube.block.names.dnslink.TxtResolver;
import org.casanube.block.names.keys.Ed25519NameKey;
import org.casanube.block.names.keys.KeyFiles;
import org.casanube.block.names.local.LocalNames;
import org.casanube.block.names.local.NamesSettings;
import org.casanube.block.names.local.StaticNames;
import org.casanube.block.names.routing.PubsubRecords;
import org.casanube.block.names.routing.RoutedRecords;
import org.casanube.block.names.routing.TableRecordValidator;
import org.casanube.block.names.store.DocumentPublications;
import org.casanube.block.routing.RecordNamespace;
import org.casanube.block.routing.ValueRoutings;
import org.casanube.documents.DocumentStore;
import org.casanube.events.EventBus;
import org.casanube.p2p.Host;
import org.casanube.p2p.fetch.Fetch;
import org.casanube.p2p.gossipsub.Gossipsub;
import org.casanube.p2p.schedule.Scheduler;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import tools.jackson.databind.json.JsonMapper;

/** Names over the tables, gossip and routers of this service, kept among its documents. */
@Configuration(proxyBeanMethods = false)
class NamesConfiguration {
  private static final int MAX_DNS_ANSWERS = 10_000;

  @Bean
  RecordNamespace recordsOfNames(Clock clock) {
    return new RecordNamespace("ipns", new TableRecordValidator(clock));
  }

  @Bean
  NameKeys nameKeys(Home home, Host host) {
    return new KeyFiles(home.nameKeys(), new Ed25519NameKey(host.keys()), new SecureRandom());
  }

  @Bean
  PublicationStore publicationStore(DocumentStore documents) {
    return new DocumentPublications(documents);
  }

  @Bean(destroyMethod = "close")
  @ConditionalOnBooleanProperty(name = "casanube.block.names.pubsub", matchIfMissing = true)
  PubsubRecords pubsubRecords(
      Gossipsub gossip,
      Fetch fetch,
      PublicationStore store,
      Scheduler scheduler,
      NamesProperties properties) {
    Clock clock = scheduler.clock();
    return new PubsubRecords(
        gossip,
        fetch,
        name ->
            store
                .find(name)
                .map(stored -> stored.publication().record())
                .filter(record -> clock.instant().isBefore(record.validUntil()))
                .map(IpnsRecord::toBytes),
        scheduler,
        new SecureRandom(),
        properties.maxFollowed());
  }

  @Bean
  DnsLink dnsLink(NamesProperties properties, Clock clock) {
    NamesProperties.Dns dns = properties.dns();
    HttpClient client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(dns.timeout())
            .build();
    Map<DomainName, TxtResolver> routes = new HashMap<>();
    dns.resolvers()
        .forEach((suffix, resolver) ->
            routes.put(DomainName.find(suffix).orElseThrow(), resolver(client, resolver, dns)));
    return new DnsLink(
        new CachingTxtResolver(
            new RoutedTxtResolver(routes, resolver(client, dns.resolver(), dns)),
            MAX_DNS_ANSWERS,
            dns.maxTtl(),
            clock));
  }

  private static TxtResolver resolver(HttpClient client, String which, NamesProperties.Dns dns) {
    return which.equals(NamesProperties.Dns.SYSTEM)
        ? new ServerTxtResolver(SystemServers.ofMachine(), dns.timeout(), new SecureRandom())
        : new DohTxtResolver(client, URI.create(which), dns.timeout());
  }

  @Bean
  LocalNames.Sources sourcesOfNames(
      ValueRoutings values,
      ObjectProvider<PubsubRecords> pubsub,
      DnsLink dnsLink,
      NamesProperties properties,
      @Value("${" + StaticNames.KUBO_VARIABLE + ":}") String kubosNames) {
    List<RecordRouting> routings = new ArrayList<>();
    pubsub.ifAvailable(routings::add);
    values.all().stream().map(RoutedRecords::new).forEach(routings::add);
    StaticNames statics =
        StaticNames.parse(properties.staticNames()).and(StaticNames.parse(kubosNames));
    return new LocalNames.Sources(routings, dnsLink, statics);
  }

  /** Begins to renew when all else has started, see {@link NamesLifecycle}. */
  @Bean(destroyMethod = "")
  LocalNames localNames(
      LocalNames.Sources sources,
      NameKeys keys,
      PublicationStore store,
      Scheduler scheduler,
      NamesProperties properties) {
    return new LocalNames(
        sources,
        keys,
        store,
        scheduler,
        NamesSettings.usual().withPeriod(properties.republishPeriod()));
  }

  /** The names that all others use. */
  @Bean
  @Primary
  Names names(
      LocalNames local, MeterRegistry registry, EventBus bus, JsonMapper mapper, Clock clock) {
    return new NotedNames(local, new NamesMeters(registry), new NameEvents(bus, mapper, clock));
  }

  @Bean
  NamesLifecycle namesLifecycle(LocalNames names, ObjectProvider<PubsubRecords> pubsub) {
    return new NamesLifecycle(names, pubsub.stream().toList());
  }
}
