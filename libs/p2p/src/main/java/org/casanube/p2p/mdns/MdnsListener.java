package org.casanube.p2p.mdns;

import java.util.List;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;

/** Is told who is on the local network. Called from one thread at a time; must not wait. */
@FunctionalInterface
public interface MdnsListener {
  /**
   * Somebody says that this peer is there. Repeated now and then, and when its addresses change.
   *
   * @param addresses without {@code /p2p/}, at least one; nothing is proved
   */
  void found(PeerId peer, List<Multiaddr> addresses);
}
