package org.casanube.block.swarm.wiring;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.List;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.multiformats.multiaddr.Protocol;
import org.casanube.p2p.tcp.SocketAddresses;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Whether nodes of the local network are found by multicast, under {@code
 * casanube.block.swarm.mdns}.
 *
 * @param enabled if absent, a node looks for others where others can dial it: if it listens on more
 *     than the loopback, at a port that is its own over restarts
 * @param interval the longest time between two questions
 * @param interfaces the names of those to ask on, like {@code eth0}; all that multicast if empty
 */
@Validated
@ConfigurationProperties("casanube.block.swarm.mdns")
record MdnsProperties(
    @Nullable Boolean enabled,
    @DefaultValue("1m") @NotNull @DurationMin(seconds = 1) Duration interval,
    @DefaultValue List<String> interfaces) {
  MdnsProperties {
    interfaces = List.copyOf(interfaces);
  }

  boolean isEnabledFor(List<Multiaddr> listen) {
    return enabled == null ? listen.stream().anyMatch(MdnsProperties::isForOthers) : enabled;
  }

  private static boolean isForOthers(Multiaddr address) {
    return SocketAddresses.isTcp(address)
        && !SocketAddresses.isLoopback(address)
        && address.find(Protocol.TCP).filter(tcp -> !tcp.value().equals("0")).isPresent();
  }
}
