package org.casanube.block.names;

import java.time.Duration;

/**
 * How to resolve. Immutable; each method answers a changed copy.
 *
 * @param recursive whether to go on while the answer is a name again
 * @param maxSteps the most names that are followed then
 * @param deadline the longest to wait, for all steps together
 * @param knowledge what may be taken from before
 */
public record ResolveOptions(
    boolean recursive, int maxSteps, Duration deadline, Knowledge knowledge) {
  /** The most names that are followed unless told otherwise; Kubo's limit, too. */
  public static final int DEFAULT_MAX_STEPS = 32;

  /** What an answer may be taken from. */
  public enum Knowledge {
    /** From others, whatever is believed from before. */
    ASKED_ANEW,
    /** From what is still believed from before; others are asked for the rest. */
    KNOWN_OR_ASKED,
    /** From what is still believed from before, at once. Nobody is asked. */
    KNOWN
  }

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
    return new ResolveOptions(
        true, DEFAULT_MAX_STEPS, Duration.ofMinutes(1), Knowledge.KNOWN_OR_ASKED);
  }

  /** One step only. */
  public ResolveOptions oneStep() {
    return new ResolveOptions(false, maxSteps, deadline, knowledge);
  }

  public ResolveOptions maxSteps(int steps) {
    return new ResolveOptions(recursive, steps, deadline, knowledge);
  }

  public ResolveOptions deadline(Duration time) {
    return new ResolveOptions(recursive, maxSteps, time, knowledge);
  }

  /** Asking everybody anew. */
  public ResolveOptions uncached() {
    return new ResolveOptions(recursive, maxSteps, deadline, Knowledge.ASKED_ANEW);
  }

  /** Asking nobody; what is not known is not found. */
  public ResolveOptions known() {
    return new ResolveOptions(recursive, maxSteps, deadline, Knowledge.KNOWN);
  }
}
