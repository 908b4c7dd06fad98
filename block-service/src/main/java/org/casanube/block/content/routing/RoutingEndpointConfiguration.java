package org.casanube.block.content.routing;

import java.time.Clock;
import java.time.Duration;
import org.casanube.block.blocks.Blocks;
import org.casanube.block.names.Names;
import org.casanube.block.routing.ContentRouting;
import org.casanube.p2p.Host;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** Delegated routing on the content listener. */
@Configuration(proxyBeanMethods = false)
class RoutingEndpointConfiguration {
  private static final Duration SEARCH_LIMIT = Duration.ofSeconds(10);

  @Bean
  KnownRecords knownRecords(Names names, Clock clock) {
    return new KnownRecords(names, clock);
  }

  @Bean
  RoutingEndpoint routingEndpoint(
      Blocks blocks,
      Host host,
      ObjectProvider<ContentRouting> routing,
      KnownRecords records,
      JsonMapper mapper) {
    return new RoutingEndpoint(
        new KnownProviders(
            blocks,
            host,
            routing.orderedStream().filter(way -> !way.delegates()).toList(),
            SEARCH_LIMIT),
        records,
        mapper);
  }
}
