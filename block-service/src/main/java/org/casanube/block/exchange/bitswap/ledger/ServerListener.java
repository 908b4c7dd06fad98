package org.casanube.block.exchange.bitswap.ledger;

import org.casanube.multiformats.PeerId;

/** Hears what is given to peers, for metrics and ledgers. Must be quick. */
public interface ServerListener {
  /** Hears nothing. */
  ServerListener NONE = new ServerListener() {};

  /** A message with so many blocks of so many bytes together has gone out. */
  default void sent(PeerId peer, int blocks, long bytes) {}

  /** A want could not be remembered, since the peer has too many. */
  default void wantPassedOver(PeerId peer) {}

  /** A want was answered as if the block were not here, since the policy forbids it. */
  default void refused(PeerId peer) {}

  /** A message could not be sent. */
  default void sendFailed(PeerId peer, String reason) {}
}
