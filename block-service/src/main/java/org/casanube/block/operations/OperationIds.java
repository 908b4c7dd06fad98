package org.casanube.block.operations;

import java.time.Clock;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Makes operation ids: UUIDs of version 7 (RFC 9562 §5.7), milliseconds first, the rest random. Two
 * made in the same millisecond still sort in the order in which they were made. Safe for use by
 * many threads.
 */
final class OperationIds {
  private static final int COUNTER_BITS = 12;
  private static final long VERSION = 0x7000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  private final Clock clock;
  private final RandomGenerator random;
  private long last;

  OperationIds(Clock clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  OperationId next() {
    long stamp = nextStamp();
    long high = (stamp >>> COUNTER_BITS) << 16 | VERSION | (stamp & 0xfff);
    long low = random.nextLong() >>> 2 | VARIANT;
    return new OperationId(OperationId.PREFIX + new UUID(high, low));
  }

  /** Milliseconds with a counter below them, never the same twice and never going back. */
  private synchronized long nextStamp() {
    last = Math.max(last + 1, clock.millis() << COUNTER_BITS);
    return last;
  }
}
