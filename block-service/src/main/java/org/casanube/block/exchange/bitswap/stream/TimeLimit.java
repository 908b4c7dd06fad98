package org.casanube.block.exchange.bitswap.stream;

import java.time.Duration;

/** How long a message may take: what the slowest peer worth talking to needs. */
final class TimeLimit {
  private static final Duration MIN = Duration.ofSeconds(10);
  private static final Duration MAX = Duration.ofMinutes(2);
  private static final long MIN_BYTES_PER_SECOND = 12_500;

  private TimeLimit() {}

  static Duration of(int bytes) {
    Duration limit = MIN.plusSeconds(bytes / MIN_BYTES_PER_SECOND);
    return limit.compareTo(MAX) < 0 ? limit : MAX;
  }
}
