package org.casanube.block.swarm;

import java.util.List;
import java.util.Optional;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;

/**
 * Published to the application context when peers can dial this service, and again when it listens
 * at more addresses, or what keeps all peers away has changed.
 *
 * @param id this peer
 * @param addresses where it can be reached, with {@code /p2p/}
 * @param trouble why no peer can connect whatever the addresses, as for want of a key; empty if
 *     they can
 */
public record SwarmReady(PeerId id, List<Multiaddr> addresses, Optional<String> trouble) {
  public SwarmReady {
    addresses = List.copyOf(addresses);
  }
}
