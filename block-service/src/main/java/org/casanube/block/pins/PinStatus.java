package org.casanube.block.pins;

import java.util.List;

/** Whether a block is kept, and by what. */
public sealed interface PinStatus {
  /**
   * By pins of its own.
   *
   * @param pins at least one
   */
  record Pinned(List<Pin> pins) implements PinStatus {
    public Pinned {
      pins = List.copyOf(pins);
    }
  }

  /** By a recursive pin of something above it. */
  record Indirect() implements PinStatus {}

  /** By no pin. */
  record NotPinned() implements PinStatus {}

  /** It has no pin of its own; what is pinned above is still being looked through after a start. */
  record NotYetKnown() implements PinStatus {}
}
