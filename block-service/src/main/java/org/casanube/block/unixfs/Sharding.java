package org.casanube.block.unixfs;

/**
 * When a directory becomes a HAMT, and of which width.
 *
 * @param thresholdBytes a directory estimated at more than this is sharded, 1 KiB to 1 MiB
 * @param estimate how the size is estimated
 * @param fanout slots of a shard: a power of two from 8 to 1,024
 */
public record Sharding(int thresholdBytes, Estimate estimate, int fanout) {
  /** The widest shard that the specification lets a reader take. */
  public static final int MAX_FANOUT = 1024;

  private static final int MIN_THRESHOLD = 1024;
  private static final int MAX_THRESHOLD = 1024 * 1024;

  /** How the size of a directory is estimated. */
  public enum Estimate {
    /** Bytes of the names and of the CIDs. */
    LINKS,
    /** Bytes of the block that a directory without shards would take. */
    BLOCK
  }

  public Sharding {
    if (thresholdBytes < MIN_THRESHOLD || thresholdBytes > MAX_THRESHOLD) {
      throw new UnixFsException(
          UnixFsException.Code.INVALID_OPTION,
          "sharding threshold of %d bytes is outside %d to %d"
              .formatted(thresholdBytes, MIN_THRESHOLD, MAX_THRESHOLD));
    }
    if (!isFanout(fanout)) {
      throw new UnixFsException(
          UnixFsException.Code.INVALID_OPTION,
          "fanout " + fanout + " is not a power of two from 8 to " + MAX_FANOUT);
    }
  }

  /** True for a power of two from 8 to {@link #MAX_FANOUT}. */
  static boolean isFanout(long fanout) {
    return fanout >= Byte.SIZE && fanout <= MAX_FANOUT && Long.bitCount(fanout) == 1;
  }
}
