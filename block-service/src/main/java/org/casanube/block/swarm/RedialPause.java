package org.casanube.block.swarm;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long a kept peer is left alone after its attempts failed: the pauses double up to five
 * minutes, and half of each is random, so that nodes do not dial in step after a power cut. As
 * thread-safe as its generator.
 */
record RedialPause(RandomGenerator random) {
  private static final Duration FIRST = Duration.ofSeconds(2);
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final int MAX_DOUBLINGS = 8;

  /** The pause after so many failures in a row, at least one. */
  Duration after(int failures) {
    Duration doubled = FIRST.multipliedBy(1L << Math.clamp(failures - 1, 0, MAX_DOUBLINGS));
    Duration most = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    return most.dividedBy(2).plusMillis(random.nextLong(most.toMillis() / 2));
  }
}
