package org.casanube.block.retrieval.wiring;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import org.casanube.block.blocks.Blocks;
import org.casanube.block.exchange.Exchange;
import org.casanube.block.reachability.KeyHash;
import org.casanube.block.retrieval.FetchListener;
import org.casanube.block.retrieval.LocalRetrieval;
import org.casanube.block.retrieval.PeerRetrieval;
import org.casanube.block.retrieval.Retrieval;
import org.casanube.block.routing.ContentRouting;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Fetching from peers, where there is an exchange; else what is here is all there is. */
@Configuration(proxyBeanMethods = false)
class RetrievalConfiguration {
  @Bean
  FetchListener fetchListener(MeterRegistry registry, Clock clock) {
    return new RetrievalMetrics(registry, clock);
  }

  @Bean
  Retrieval retrieval(
      Blocks blocks,
      ObjectProvider<Exchange> exchange,
      ObjectProvider<ContentRouting> routing,
      KeyHash hash,
      RetrievalProperties properties,
      Clock clock,
      FetchListener listener) {
    Exchange peers = exchange.getIfAvailable();
    if (peers == null) {
      return new LocalRetrieval(blocks);
    }
    ContentRouting ways = routing.getIfAvailable(() -> (_, _) -> {});
    return new PeerRetrieval(blocks, peers, ways, hash, properties.settings(), clock, listener);
  }

  @Bean
  MeterBinder retrievalGauges(Retrieval retrieval) {
    return registry ->
        Gauge.builder("casanube.retrieval.running", retrieval, each -> each.running().size())
            .register(registry);
  }
}
