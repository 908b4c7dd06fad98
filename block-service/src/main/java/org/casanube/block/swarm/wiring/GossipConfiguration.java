package org.casanube.block.swarm.wiring;

import java.security.SecureRandom;
import org.casanube.p2p.Host;
import org.casanube.p2p.fetch.Fetch;
import org.casanube.p2p.gossipsub.Gossipsub;
import org.casanube.p2p.gossipsub.GossipsubSettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Gossip with peers, and single values that they ask each other for. */
@Configuration(proxyBeanMethods = false)
class GossipConfiguration {
  @Bean(destroyMethod = "close")
  Gossipsub gossipsub(Host host) {
    return new Gossipsub(host, new SecureRandom(), GossipsubSettings.defaults());
  }

  @Bean(destroyMethod = "close")
  Fetch fetch(Host host) {
    return new Fetch(host);
  }
}
