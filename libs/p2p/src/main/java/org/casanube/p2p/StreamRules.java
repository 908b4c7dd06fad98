package org.casanube.p2p;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a protocol allows those who open streams of it.
 *
 * @param maxPerPeer the most that one peer may have open; empty for as many as the host allows of
 *     any protocol
 * @param maxIdle how long a stream may carry nothing, in neither direction, before it is reset;
 *     empty for ever
 */
public record StreamRules(OptionalInt maxPerPeer, Optional<Duration> maxIdle) {
  /** As many as the host allows, for as long as they like. */
  public static final StreamRules USUAL = new StreamRules(OptionalInt.empty(), Optional.empty());

  public StreamRules {
    if (maxPerPeer.orElse(1) < 1 || maxIdle.filter(time -> !time.isPositive()).isPresent()) {
      throw new IllegalArgumentException(
          "a peer may have a stream, and some time: " + maxPerPeer + ", " + maxIdle);
    }
  }

  /** These rules with another number of streams. */
  public StreamRules atMost(int streams) {
    return new StreamRules(OptionalInt.of(streams), maxIdle);
  }

  /** These rules with another time without a byte. */
  public StreamRules idleAtMost(Duration time) {
    return new StreamRules(maxPerPeer, Optional.of(time));
  }
}
