package org.casanube.p2p;

import java.util.List;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;

/**
 * Is told what happens at a host: for each peer in order, on a thread of the host's that must not
 * be kept waiting.
 */
public interface HostListener {
  /** The first connection to the peer is open; it may not have said yet what it speaks. */
  default void connected(Connection connection) {}

  /** The peer has said what it speaks, or has changed it; the peer book knows it already. */
  default void identified(PeerId peer) {}

  /** The last connection to the peer is closed. */
  default void disconnected(PeerId peer) {}

  /** This host can be reached at these addresses now. */
  default void addressesChanged(List<Multiaddr> addresses) {}
}
