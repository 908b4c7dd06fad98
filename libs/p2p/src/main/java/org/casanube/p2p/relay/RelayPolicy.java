package org.casanube.p2p.relay;

import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;

/** Whom a relay serves. Asked once for each request; must not wait. */
public interface RelayPolicy {
  /** Serves everyone who can connect. */
  RelayPolicy EVERYONE = new RelayPolicy() {};

  /** True if the peer, connected from this address, may have a place. */
  default boolean mayReserve(PeerId peer, Multiaddr from) {
    return true;
  }

  /** True if the source, connected from this address, may reach the target. */
  default boolean mayConnect(PeerId source, Multiaddr from, PeerId target) {
    return true;
  }
}
