package org.casanube.block.pins;

/** Told how far a pin's walk has come. */
@FunctionalInterface
public interface PinWatch {
  /** Takes no notice. */
  PinWatch NONE = blocks -> {};

  /** So many blocks were found to be here; what this throws ends the walk. */
  void walked(long blocks);
}
