package org.casanube.p2p.schedule;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/**
 * The machine's own time, and virtual threads of the JDK. One platform thread keeps the timers and
 * ends with {@link #close}; running tasks are not touched by that.
 */
public final class SystemScheduler implements Scheduler, AutoCloseable {
  private final Clock clock;
  private final ScheduledThreadPoolExecutor timers;

  /** A scheduler whose time of day is this clock's. */
  public SystemScheduler(Clock clock) {
    this.clock = clock;
    this.timers =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("p2p-timers").factory());
    timers.setRemoveOnCancelPolicy(true);
    timers.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public Clock clock() {
    return clock;
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public Thread start(String name, Runnable task) {
    return Thread.ofVirtual().name(name).start(task);
  }

  @Override
  public Timer schedule(Duration delay, Runnable task) {
    if (timers.isShutdown()) {
      return () -> {};
    }
    ScheduledFuture<?> timer =
        timers.schedule(
            () -> Thread.ofVirtual().name("p2p-timer").start(task),
            delay.toNanos(),
            TimeUnit.NANOSECONDS);
    return () -> timer.cancel(false);
  }

  @Override
  @SuppressWarnings({"WaitNotInLoop", "UnusedVariable"})
  public void await(Lock lock, Condition condition, long nanos) throws InterruptedException {
    long ignored = condition.awaitNanos(nanos);
  }

  @Override
  public void close() {
    timers.shutdown();
  }
}
