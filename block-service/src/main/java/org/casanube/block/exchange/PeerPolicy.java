package org.casanube.block.exchange;

import org.casanube.multiformats.Cid;
import org.casanube.multiformats.PeerId;

/**
 * Who may be given what. Asked for each want of a peer, so it must be quick and never wait; what it
 * forbids is answered as if the block were not here. Thread-safe.
 */
@FunctionalInterface
public interface PeerPolicy {
  /** Everybody who is let in gets everything: in a private network, its members. */
  PeerPolicy OPEN = (peer, cid) -> true;

  /** Whether the peer may have the block. */
  boolean allows(PeerId peer, Cid cid);
}
