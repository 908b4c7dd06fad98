package org.casanube.block.pins;

import java.util.List;
import java.util.Optional;
import org.casanube.multiformats.Cid;

/** The door to pins. What a call has returned from is durable. Safe for use by many threads. */
public interface Pins {
  /**
   * Pins, or gives back the pin that is there under this name and mode already.
   *
   * @param watch told of the blocks walked; may throw to give up
   * @throws PinRefusedException if what it would keep is not all here
   */
  Pin pin(Cid cid, PinMode mode, PinName name, PinWatch watch);

  /**
   * Removes one pin.
   *
   * @throws PinRefusedException if there is none of this name
   */
  Pin unpin(Cid cid, PinName name);

  /**
   * Removes all pins of the CID.
   *
   * @throws PinRefusedException if there is none
   */
  List<Pin> unpinAll(Cid cid);

  /** Whether the block is kept by pins, and by which; without any walk. */
  PinStatus status(Cid cid);

  /**
   * Looks for a recursive pin that keeps the block.
   *
   * @param maxBlocks how many blocks to walk at most
   * @return its root; empty if none was found so far
   */
  Optional<Cid> findHolder(Cid cid, long maxBlocks);

  /**
   * Pins in the order of CIDs and names.
   *
   * @param cursor where the page before ended, empty for the first
   */
  PinPage list(PinFilter filter, Optional<String> cursor, int limit);

  /** How many pins there are. */
  long count();
}
