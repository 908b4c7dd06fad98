package org.casanube.p2p.kad;

import java.util.List;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;

/**
 * A peer and where it may be reached.
 *
 * @param addresses without {@code /p2p/}; may be empty
 * @param isConnected whether who tells of it is connected with it, so that the addresses are those
 *     of now
 */
public record DhtPeer(PeerId peer, List<Multiaddr> addresses, boolean isConnected) {
  public DhtPeer {
    addresses = List.copyOf(addresses);
  }

  /** A peer of which is not known whether it is there now. */
  public DhtPeer(PeerId peer, List<Multiaddr> addresses) {
    this(peer, addresses, false);
  }
}
