package org.casanube.block.pins;

/** How much a pin keeps. */
public enum PinMode {
  /** The block and all that can be reached from it. */
  RECURSIVE,
  /** The one block. */
  DIRECT
}
