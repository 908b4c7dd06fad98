package org.casanube.block.swarm;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.Connection;
import org.casanube.p2p.PeerBook.PeerDescription;

/**
 * A peer that is connected.
 *
 * @param peer who it is
 * @param connections open with it, oldest first
 * @param description what it says of itself, not to be trusted; empty until it has said so
 * @param isKept whether it is dialled again when it is lost
 */
public record ConnectedPeer(
    PeerId peer,
    List<Connection> connections,
    Optional<PeerDescription> description,
    boolean isKept) {
  public ConnectedPeer {
    connections = List.copyOf(connections);
  }

  /** The program that it says to be; empty until it has. */
  public String agent() {
    return description.map(PeerDescription::agent).orElse("");
  }

  /** What it says to speak. */
  public Set<String> protocols() {
    return description.map(PeerDescription::protocols).orElse(Set.of());
  }

  /** The shortest time measured to it and back. */
  public Optional<Duration> latency() {
    return connections.stream()
        .map(Connection::latency)
        .flatMap(Optional::stream)
        .min(Comparator.naturalOrder());
  }
}
