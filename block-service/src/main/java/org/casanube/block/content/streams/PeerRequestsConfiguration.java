package org.casanube.block.content.streams;

import org.casanube.block.content.ContentGateway;
import org.casanube.block.exchange.PeerPolicy;
import org.casanube.block.exchange.Traffic;
import org.casanube.block.retrieval.Retrieval;
import org.casanube.p2p.Host;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Has peers answered, unless the settings say otherwise. */
@Configuration(proxyBeanMethods = false)
class PeerRequestsConfiguration {
  @Bean
  @ConditionalOnProperty(
      name = "casanube.block.retrieval.archives",
      matchIfMissing = true,
      havingValue = "true")
  PeerRequests peerRequests(
      Host host, ContentGateway gateway, Retrieval retrieval, PeerPolicy policy, Traffic traffic) {
    return new PeerRequests(host, gateway, retrieval, policy, traffic);
  }
}
