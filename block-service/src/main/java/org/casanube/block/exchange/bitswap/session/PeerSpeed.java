package org.casanube.block.exchange.bitswap.session;

/**
 * How fast a peer delivers, learnt from what it has delivered, with more weight on what is recent.
 * Idle time does not count. Guarded by the client's lock.
 */
final class PeerSpeed {
  /** What an unknown peer is taken for, in bytes a second. */
  private static final double UNKNOWN_RATE = 4 << 20;

  private static final double SECOND = 1e9;
  private static final double WEIGHT = 0.3;
  private static final long MIN_SAMPLE_NANOS = 50_000_000;
  private static final long MIN_SAMPLE_BYTES = 64 << 10;

  /** As much is asked of a peer as it delivers in this time, or in a few of its latencies. */
  private static final long HORIZON_NANOS = 250_000_000;

  private static final int LATENCIES = 3;
  private static final long FIRST_WINDOW = 1 << 20;
  private static final long MIN_WINDOW = 256 << 10;

  private double rate;
  private double latency;
  private long sampleStart;
  private long sampleBytes;

  /** The peer was idle and is asked for something now. */
  void begins(long now) {
    sampleStart = now;
    sampleBytes = 0;
  }

  /**
   * A block has come.
   *
   * @param waited since it was asked for
   * @param alone whether nothing else was asked for then
   */
  void delivered(int bytes, long waited, boolean alone, long now) {
    if (alone) {
      double transfer = rate > 0 ? bytes / rate * SECOND : 0;
      double sample = Math.max(0, waited - transfer);
      latency = latency == 0 ? sample : latency + WEIGHT * (sample - latency);
    }
    sampleBytes += bytes;
    long took = now - sampleStart;
    if (took >= MIN_SAMPLE_NANOS || (sampleBytes >= MIN_SAMPLE_BYTES && rate == 0 && took > 0)) {
      double sample = sampleBytes / (took / SECOND);
      rate = rate == 0 ? sample : rate + WEIGHT * (sample - rate);
      sampleStart = now;
      sampleBytes = 0;
    }
  }

  /** It has not delivered what it should have. */
  void stalled() {
    rate /= 2;
  }

  boolean isKnown() {
    return rate > 0;
  }

  /** Bytes a second. */
  double rate() {
    return rate > 0 ? rate : UNKNOWN_RATE;
  }

  /** How many nanoseconds it takes to deliver so many bytes. */
  double nanosFor(double bytes) {
    return latency + bytes / rate() * SECOND;
  }

  /** How many bytes should be under way from it, to keep it busy and not much more. */
  long window(long max) {
    if (rate == 0) {
      return Math.min(max, FIRST_WINDOW);
    }
    double horizon = Math.max(HORIZON_NANOS, LATENCIES * latency);
    return Math.clamp((long) (rate * horizon / SECOND), Math.min(max, MIN_WINDOW), max);
  }
}
