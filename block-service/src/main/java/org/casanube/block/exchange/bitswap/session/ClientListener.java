package org.casanube.block.exchange.bitswap.session;

import org.casanube.multiformats.PeerId;

/** Hears what comes from peers, for metrics and ledgers. Must be quick. */
public interface ClientListener {
  /** Hears nothing. */
  ClientListener NONE = new ClientListener() {};

  /** A block that was wanted has come, so long after it was asked for. */
  default void received(PeerId peer, int bytes, long nanos) {}

  /** A block has come that had come before, or was wanted no longer. */
  default void duplicate(PeerId peer, int bytes) {}

  /** Bytes have come that are no block ever asked of this peer. */
  default void unasked(PeerId peer, int bytes) {}

  /** A peer was asked and has not answered in time. */
  default void stalled(PeerId peer) {}

  /** A peer is not asked for a while. */
  default void putAside(PeerId peer, String reason) {}
}
