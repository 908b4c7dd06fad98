package org.casanube.p2p.schedule;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/**
 * Time and tasks. Whoever waits for a time or starts a task does it here and nowhere else: then a
 * network of a hundred hosts runs on simulated time, the same way each time.
 *
 * <p>Tasks run on virtual threads and may block on anything of {@code java.util.concurrent}, but
 * not with a timeout of theirs: a deadline is a {@link #schedule scheduled} task or an {@link
 * #await}. Thread-safe.
 */
public interface Scheduler {
  /** The time of day. */
  Clock clock();

  /** Nanoseconds since some moment, never going back. */
  long nanoTime();

  /** Starts a virtual thread of this name. */
  Thread start(String name, Runnable task);

  /**
   * Runs the task after the delay, on a virtual thread of its own.
   *
   * @return what stops the task, unless it has begun
   */
  Timer schedule(Duration delay, Runnable task);

  /**
   * Waits until the condition is signalled or the time is over, whichever is first; may also return
   * for no reason, so ask again in a loop. The caller holds the lock.
   */
  @SuppressWarnings("WaitNotInLoop")
  default void await(Lock lock, Condition condition, long nanos) throws InterruptedException {
    Timer timer = schedule(Duration.ofNanos(nanos), () -> signalAll(lock, condition));
    try {
      condition.await();
    } finally {
      timer.cancel();
    }
  }

  /** Waits for this time. */
  default void pause(Duration time) throws InterruptedException {
    CountDownLatch over = new CountDownLatch(1);
    Timer timer = schedule(time, over::countDown);
    try {
      over.await();
    } finally {
      timer.cancel();
    }
  }

  private static void signalAll(Lock lock, Condition condition) {
    lock.lock();
    try {
      condition.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** A task that has not run yet. */
  @FunctionalInterface
  interface Timer {
    /** Keeps the task from running if it has not begun; else does nothing. */
    void cancel();
  }
}
