package org.casanube.block.collection;

import java.util.concurrent.atomic.AtomicLong;
import org.casanube.block.operations.OperationCancelledException;
import org.casanube.block.operations.OperationRun;
import org.casanube.block.operations.Progress;
import org.jspecify.annotations.Nullable;

/**
 * Looks after a sweep as the store asks about one block after the other: tells progress, and calls
 * the sweep off by having every further block claimed when the run is to end.
 */
final class SweepWatch {
  private static final int LOOK_EVERY = 1024;

  private final OperationRun run;
  private final long total;
  private final AtomicLong asked = new AtomicLong();
  private volatile @Nullable OperationCancelledException cancelled;

  SweepWatch(OperationRun run, long total) {
    this.run = run;
    this.total = total;
    run.progress(new Progress("sweeping", 0, total, "blocks"));
  }

  boolean isCalledOff() {
    long now = asked.incrementAndGet();
    if (now % LOOK_EVERY == 0) {
      look(now);
    }
    return cancelled != null;
  }

  void throwIfCalledOff() {
    if (cancelled != null) {
      throw cancelled;
    }
  }

  private synchronized void look(long now) {
    try {
      run.progress(new Progress("sweeping", now, Math.max(now, total), "blocks"));
      run.checkpoint();
    } catch (OperationCancelledException e) {
      cancelled = e;
    }
  }
}
