package org.casanube.block.exchange;

import org.casanube.multiformats.PeerId;

/**
 * Counts blocks that go otherwise than by Bitswap, so that metrics and ledgers know of all.
 * Thread-safe, and quick.
 */
public interface Traffic {
  /** Counts nothing. */
  Traffic NONE = new Traffic() {};

  /** A peer was given so many blocks of so many bytes together. */
  default void sent(Way way, PeerId peer, int blocks, long bytes) {}

  /** Blocks have come from a peer, and were what they should be. */
  default void received(Way way, PeerId peer, int blocks, long bytes) {}

  /** Blocks have come from somebody who is no known peer, and were what they should be. */
  default void received(Way way, int blocks, long bytes) {}
}
