package org.casanube.block.exchange.bitswap.session;

/** How large the blocks of a session will be, from those that came: mean and a margin. */
final class SizeEstimate {
  private static final double FIRST_GUESS = 256 << 10;
  private static final double WEIGHT = 0.125;
  private static final int MARGIN = 2;

  private double mean = FIRST_GUESS;
  private double deviation;

  void add(int bytes) {
    deviation += WEIGHT * (Math.abs(bytes - mean) - deviation);
    mean += WEIGHT * (bytes - mean);
  }

  /** The size in bytes to reckon with. */
  long bytes() {
    return Math.max(1, (long) (mean + MARGIN * deviation));
  }
}
