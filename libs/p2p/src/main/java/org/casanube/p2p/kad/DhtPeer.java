package org.casanube.p2p.kad;

import java.util.List;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;

/**
 * A peer and where it may be reached.
 *
 * @param addresses without {@code /p2p/}; may be empty
 */
public record DhtPeer(PeerId peer, List<Multiaddr> addresses) {
  public DhtPeer {
    addresses = List.copyOf(addresses);
  }
}
