package org.casanube.p2p.yamux;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import org.casanube.p2p.StreamTimeoutException;
import org.casanube.p2p.schedule.Scheduler;

/** Until when a stream's reads and writes may wait. Thread-safe. */
final class Deadline {
  private static final long NEVER = Long.MAX_VALUE;

  private final Scheduler scheduler;
  private final long origin;
  private volatile long end = NEVER;

  Deadline(Scheduler scheduler) {
    this.scheduler = scheduler;
    this.origin = scheduler.nanoTime();
  }

  void set(Duration fromNow) {
    end = elapsed() + Math.max(0, fromNow.toNanos());
  }

  void clear() {
    end = NEVER;
  }

  /** Waits for a signal once, at most until the deadline. */
  @SuppressWarnings("WaitNotInLoop")
  void await(Lock lock, Condition condition) throws InterruptedIOException {
    long until = end;
    try {
      if (until == NEVER) {
        condition.await();
        return;
      }
      long left = until - elapsed();
      if (left <= 0) {
        throw new StreamTimeoutException("the stream's time is over");
      }
      scheduler.await(lock, condition, left);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting on a stream");
    }
  }

  void requireTime() throws StreamTimeoutException {
    if (end != NEVER && end <= elapsed()) {
      throw new StreamTimeoutException("the stream's time is over");
    }
  }

  private long elapsed() {
    return scheduler.nanoTime() - origin;
  }
}
