package org.casanube.block.content.streams;

import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How fast an answer must be taken: each part within 30 s, and the whole of it not slower than
 * 12,500 bytes a second, but for the first 30 s. So nobody keeps a place for ever by reading a byte
 * now and then. For one thread.
 */
final class LeastRate {
  private static final Duration STALL = Duration.ofSeconds(30);
  private static final long BYTES_PER_SECOND = 12_500;
  private static final long NANOS_PER_BYTE = 1_000_000_000L / BYTES_PER_SECOND;

  private final LongSupplier nanoTime;
  private final long begun;
  private long sent;

  /** Counts from now. */
  LeastRate(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.begun = nanoTime.getAsLong();
  }

  /**
   * How long the next part may take.
   *
   * @throws IOException if the parts before have taken too long
   */
  Duration limit(int bytes) throws IOException {
    long allowed = STALL.toNanos() + (sent + bytes) * NANOS_PER_BYTE;
    long left = allowed - (nanoTime.getAsLong() - begun);
    if (left <= 0) {
      throw new IOException("the answer is taken at less than " + BYTES_PER_SECOND + " bytes/s");
    }
    return left < STALL.toNanos() ? Duration.ofNanos(left) : STALL;
  }

  void sent(int bytes) {
    sent += bytes;
  }
}
