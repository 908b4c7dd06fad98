package org.casanube.block.routing.http;

import org.casanube.p2p.Host;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** Routing by the routers of the settings, as one of the ways there are. */
@Configuration(proxyBeanMethods = false)
class DelegatedRoutingConfiguration {
  @Bean
  DelegatedRouting delegatedRouting(
      DelegatedRoutingProperties properties, Host host, JsonMapper mapper) {
    return new DelegatedRouting(
        properties.delegated(), properties.delegatedTimeout(), host.peers(), mapper);
  }

  @Bean
  DelegatedRecords delegatedRecords(DelegatedRoutingProperties properties) {
    return new DelegatedRecords(properties.delegated(), properties.delegatedTimeout());
  }
}
