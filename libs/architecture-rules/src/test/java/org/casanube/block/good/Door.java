package org.casanube.block.good;

import java.time.Clock;
import java.time.Instant;

/** Breaks no rule. */
public final class Door {
  private final Clock clock;

  public Door(Clock clock) {
    this.clock = clock;
  }

  /** Reads the clock and starts a thread that has a name. */
  public Instant open() {
    Thread.ofVirtual().name("door").start(() -> {});
    return clock.instant();
  }
}
