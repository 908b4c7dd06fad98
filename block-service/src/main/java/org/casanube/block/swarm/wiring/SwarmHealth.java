package org.casanube.block.swarm.wiring;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.casanube.block.swarm.SwarmListening;
import org.casanube.block.swarm.SwarmNetwork;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.Connection;
import org.casanube.p2p.Host;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * Shows whether peers can connect. Where they can't, what is here is still served, so the service
 * is degraded and not down. That no peer is connected is no fault.
 */
final class SwarmHealth implements HealthIndicator {
  private static final Status DEGRADED = new Status("DEGRADED");

  private final Host host;
  private final SwarmListening listening;
  private final SwarmNetwork network;

  SwarmHealth(Host host, SwarmListening listening, SwarmNetwork network) {
    this.host = host;
    this.listening = listening;
    this.network = network;
  }

  @Override
  public Health health() {
    Health.Builder health =
        network
            .trouble()
            .or(this::deafness)
            .map(reason -> Health.status(DEGRADED).withDetail("reason", reason))
            .orElseGet(Health::up);
    return health
        .withDetail(
            "peers", host.connections().stream().map(Connection::remotePeer).distinct().count())
        .build();
  }

  private Optional<String> deafness() {
    Map<Multiaddr, String> failures = listening.failures();
    if (failures.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        failures.entrySet().stream()
            .map(each -> each.getKey() + ": " + each.getValue())
            .collect(Collectors.joining("; ", "peers can't dial ", "")));
  }
}
