package org.casanube.block.routing.dht;

/** What of this node's content others are told. */
public enum Provided {
  /** Pinned blocks, and the roots of file trees: all else is found from there. */
  PINNED_ROOTS,
  /** Every block. */
  ALL,
  /** Nothing, but what is announced by hand. */
  NONE
}
