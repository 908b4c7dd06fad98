package org.casanube.block.routing;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.casanube.p2p.schedule.Scheduler;

/**
 * A search by several ways: what has been found waits here to be taken. Ended by {@link #close},
 * which interrupts the ways. Thread-safe.
 *
 * @param <T> what is found
 */
public final class Search<T> implements AutoCloseable {
  /** The most finds that wait; whoever looks on does not need more. */
  private static final int MAX_WAITING = 256;

  private final Scheduler scheduler;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<T> waiting = new ArrayDeque<>();
  private final List<Thread> threads = new ArrayList<>();
  private int running;
  private boolean isClosed;

  Search(Scheduler scheduler, int ways) {
    this.scheduler = scheduler;
    this.running = ways;
  }

  /** Notes a thread that searches. */
  void add(Thread thread) {
    lock.lock();
    try {
      threads.add(thread);
    } finally {
      lock.unlock();
    }
  }

  /** Takes what a way has found; what is too much is dropped. */
  void found(T item) {
    lock.lock();
    try {
      if (!isClosed && waiting.size() < MAX_WAITING) {
        waiting.add(item);
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Notes that a way has nothing more to say. */
  void ended() {
    lock.lock();
    try {
      running--;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The next find, waiting for it; empty when no way has more. */
  public Optional<T> next() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (waiting.isEmpty() && running > 0) {
        changed.await();
      }
      return Optional.ofNullable(waiting.poll());
    } finally {
      lock.unlock();
    }
  }

  /**
   * The next find, waiting for it until then.
   *
   * @param end as the scheduler's {@link Scheduler#nanoTime} counts
   * @return empty when no way has more, or it is late
   */
  public Optional<T> next(long end) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = end - scheduler.nanoTime();
      while (waiting.isEmpty() && running > 0 && left > 0) {
        scheduler.await(lock, changed, left);
        left = end - scheduler.nanoTime();
      }
      return Optional.ofNullable(waiting.poll());
    } finally {
      lock.unlock();
    }
  }

  /** True when no way searches any longer. */
  public boolean isOver() {
    lock.lock();
    try {
      return running == 0;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    List<Thread> toEnd;
    lock.lock();
    try {
      isClosed = true;
      toEnd = running > 0 ? List.copyOf(threads) : List.of();
    } finally {
      lock.unlock();
    }
    toEnd.forEach(Thread::interrupt);
  }
}
