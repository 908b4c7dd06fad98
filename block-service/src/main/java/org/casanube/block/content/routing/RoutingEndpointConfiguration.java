package org.casanube.block.content.routing;

import java.time.Duration;
import org.casanube.block.blocks.Blocks;
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
  RoutingEndpoint routingEndpoint(
      Blocks blocks, Host host, ObjectProvider<ContentRouting> routing, JsonMapper mapper) {
    return new RoutingEndpoint(
        new KnownProviders(
            blocks,
            host,
            routing.orderedStream().filter(way -> !way.delegates()).toList(),
            SEARCH_LIMIT),
        mapper);
  }
}
