package org.casanube.block.swarm;

import java.util.List;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;

/**
 * Published to the application context when peers can dial this service, and again when it listens
 * at more addresses.
 *
 * @param id this peer
 * @param addresses where it can be reached, with {@code /p2p/}
 */
public record SwarmReady(PeerId id, List<Multiaddr> addresses) {
  public SwarmReady {
    addresses = List.copyOf(addresses);
  }
}
