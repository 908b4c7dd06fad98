package org.casanube.block.reachability.wiring;

import java.security.SecureRandom;
import org.casanube.block.blocks.Blocks;
import org.casanube.block.reachability.DagWalk;
import org.casanube.block.reachability.KeyHash;
import org.casanube.ipld.links.BlockLinks;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Walks over this service's blocks, with keys that nobody can foretell. */
@Configuration(proxyBeanMethods = false)
class ReachabilityConfiguration {
  @Bean
  KeyHash keyHash() {
    return new KeyHash(new SecureRandom());
  }

  @Bean
  DagWalk dagWalk(Blocks blocks) {
    return new DagWalk(cid -> blocks.require(cid).data(), BlockLinks::of);
  }
}
