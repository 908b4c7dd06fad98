package org.casanube.block.names;

import java.time.Duration;

/**
 * How to resolve. Immutable; each method answers a changed copy.
 *
 * @param recursive whether to go on while the answer is a name again
 * @param maxSteps the most names that are followed then
 * @param deadline the longest to wait, for all steps together
 * @param cached whether an answer may be taken that is still believed from before
 */
public record ResolveOptions(boolean recursive, int maxSteps, Duration deadline, boolean cached) {
  /** The most names that are followed unless told otherwise; Kubo's limit, too. */
  public static final int DEFAULT_MAX_STEPS = 32;

  public ResolveOptions {
    if (maxSteps < 1) {
      throw new IllegalArgumentException("at least one step is taken, not " + maxSteps);
    }
    if (deadline.isNegative() || deadline.isZero()) {
      throw new IllegalArgumentException("a deadline of " + deadline + " is over already");
    }
  }

  /** To the end, from what is known if it is, within a minute. */
  public static ResolveOptions usual() {
    return new ResolveOptions(true, DEFAULT_MAX_STEPS, Duration.ofMinutes(1), true);
  }

  /** One step only. */
  public ResolveOptions oneStep() {
    return new ResolveOptions(false, maxSteps, deadline, cached);
  }

  public ResolveOptions maxSteps(int steps) {
    return new ResolveOptions(recursive, steps, deadline, cached);
  }

  public ResolveOptions deadline(Duration time) {
    return new ResolveOptions(recursive, maxSteps, time, cached);
  }

  /** Asking everybody anew. */
  public ResolveOptions uncached() {
    return new ResolveOptions(recursive, maxSteps, deadline, false);
  }
}
