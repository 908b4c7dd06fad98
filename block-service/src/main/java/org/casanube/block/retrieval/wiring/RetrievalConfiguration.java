package org.casanube.block.retrieval.wiring;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.casanube.block.blocks.Blocks;
import org.casanube.block.exchange.Exchange;
import org.casanube.block.exchange.PeerLedger;
import org.casanube.block.exchange.Traffic;
import org.casanube.block.reachability.KeyHash;
import org.casanube.block.retrieval.FetchListener;
import org.casanube.block.retrieval.PeerAccess;
import org.casanube.block.retrieval.PeerRetrieval;
import org.casanube.block.retrieval.Retrieval;
import org.casanube.block.retrieval.RetrievalTask;
import org.casanube.block.retrieval.http.KnownGateways;
import org.casanube.block.routing.ContentRouting;
import org.casanube.events.EventBus;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.Host;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
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
  KnownGateways knownGateways(
      Host host,
      ObjectProvider<Exchange> exchange,
      ObjectProvider<Traffic> traffic,
      RetrievalProperties properties,
      @Value("${casanube.block.swarm.private-network:true}") boolean privateNetwork,
      Clock clock) {
    return new KnownGateways(
        host,
        properties.gateways(),
        properties.gatewayTimeout(),
        properties.archives(),
        privateNetwork,
        new ExchangeLedger(exchange, traffic.getIfAvailable(() -> Traffic.NONE)),
        clock);
  }

  /** The books of the exchange, for those who give blocks otherwise. */
  private record ExchangeLedger(ObjectProvider<Exchange> exchange, Traffic traffic)
      implements KnownGateways.Ledger {
    @Override
    public Map<PeerId, Long> received() {
      return exchange.stream()
          .flatMap(each -> each.ledgers().stream())
          .collect(Collectors.toMap(PeerLedger::peer, PeerLedger::receivedBytes, Long::sum));
    }
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
