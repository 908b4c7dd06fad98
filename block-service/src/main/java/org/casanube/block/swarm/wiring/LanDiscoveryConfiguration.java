package org.casanube.block.swarm.wiring;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.casanube.block.swarm.NetworkKey;
import org.casanube.p2p.Host;
import org.casanube.p2p.mdns.LanDialer;
import org.casanube.p2p.mdns.MdnsSettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;

/** Finds other nodes on the local network. */
@Configuration(proxyBeanMethods = false)
class LanDiscoveryConfiguration {
  /** Stops before the host does, to take leave of the others. */
  @Bean
  @DependsOn("swarmLifecycle")
  LanDiscovery lanDiscovery(
      Host host, NetworkKey key, SwarmProperties swarm, MdnsProperties properties) {
    SecureRandom random = new SecureRandom();
    MdnsSettings usual = MdnsSettings.defaults();
    List<String> named = properties.interfaces();
    MdnsSettings settings =
        new MdnsSettings(
            properties.interval(),
            each ->
                named.isEmpty() ? usual.interfaces().test(each) : named.contains(each.getName()),
            () -> swarm.privateNetwork() ? key.fingerprint() : Optional.empty());
    return new LanDiscovery(
        host,
        settings,
        new LanDialer(host, random, swarm.connections().wanted()),
        random,
        properties.isEnabledFor(swarm.listenAddresses()));
  }
}
