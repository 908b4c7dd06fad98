package org.casanube.block.exchange.bitswap.wire;

import org.casanube.multiformats.Cid;

/**
 * One line of a wantlist.
 *
 * @param priority larger is more urgent
 * @param cancel true if it is wanted no longer; the rest says nothing then
 * @param sendDontHave whether the peer is to say so if it lacks the block
 */
public record WantEntry(
    Cid cid, int priority, boolean cancel, WantType type, boolean sendDontHave) {
  /** Takes back what was wanted. */
  public static WantEntry cancel(Cid cid) {
    return new WantEntry(cid, 0, true, WantType.BLOCK, false);
  }

  /** Asks for a block or for its presence, and to be told if it is lacking. */
  public static WantEntry of(Cid cid, WantType type, int priority) {
    return new WantEntry(cid, priority, false, type, true);
  }
}
