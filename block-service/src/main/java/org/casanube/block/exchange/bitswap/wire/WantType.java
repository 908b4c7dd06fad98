package org.casanube.block.exchange.bitswap.wire;

/** What is asked of a peer. */
public enum WantType {
  /** The block. */
  BLOCK,
  /** Whether it has the block. */
  HAVE
}
