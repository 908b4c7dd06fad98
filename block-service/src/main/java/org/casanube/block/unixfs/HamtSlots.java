package org.casanube.block.unixfs;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Where names stand in HAMTs of one width: each level takes the next bits of the name's hash. */
final class HamtSlots {
  private final int fanout;
  private final int bits;
  private final int prefixLength;

  HamtSlots(int fanout) {
    this.fanout = fanout;
    this.bits = Integer.numberOfTrailingZeros(fanout);
    this.prefixLength = Integer.toHexString(fanout - 1).length();
  }

  int fanout() {
    return fanout;
  }

  static long hash(String name) {
    return Murmur3.hash(name.getBytes(StandardCharsets.UTF_8));
  }

  /** How many levels a HAMT can have before the hash is used up. */
  int levels() {
    return Long.SIZE / bits;
  }

  /** The slot in the shard of this level, the root being level 0. */
  int slot(long hash, int level) {
    return (int) (hash >>> (Long.SIZE - (level + 1) * bits)) & (fanout - 1);
  }

  /** On how many levels, from the root on, the two stand in the same slots. */
  int commonLevels(long one, long other) {
    return Math.min(levels(), Long.numberOfLeadingZeros(one ^ other) / bits);
  }

  /** Characters of the slot's number before a link's name. */
  int prefixLength() {
    return prefixLength;
  }

  /** The slot's number as it stands before a link's name. */
  String prefix(int slot) {
    String digits = Integer.toHexString(slot).toUpperCase(Locale.ROOT);
    return "0".repeat(prefixLength - digits.length()) + digits;
  }
}
