package org.casanube.p2p.swarm;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.casanube.p2p.schedule.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks one after the other in the order they came, on a thread that lives while any wait.
 *
 * <p>How many wait is bounded by who adds them. What peers can bring about as often as they like
 * comes by {@link #addWhenRoom}, which keeps its caller, and with it the peer's stream or
 * connection, until there is room. What must not wait comes by {@link #add}, and its number has to
 * be bounded otherwise: the end of a connection follows a beginning that has waited for its room,
 * so those are no more than the beginnings that wait and the connections that may be open.
 */
final class SerialTasks {
  /** The most that wait when a task is added that can wait for room. */
  static final int ROOM = 1024;

  private static final System.Logger LOG = System.getLogger(SerialTasks.class.getName());

  private final Scheduler scheduler;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition taken = lock.newCondition();
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private boolean running;
  private @Nullable Thread runner;

  SerialTasks(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  /** Adds a task at once. */
  void add(Runnable task) {
    lock.lock();
    try {
      waiting.add(task);
      if (running) {
        return;
      }
      running = true;
    } finally {
      lock.unlock();
    }
    scheduler.start("p2p-events", this::drain);
  }

  /** Adds a task as soon as there is room; a task that adds another does not wait for itself. */
  void addWhenRoom(Runnable task) {
    lock.lock();
    try {
      while (waiting.size() >= ROOM && !Thread.currentThread().equals(runner)) {
        taken.awaitUninterruptibly();
      }
      add(task);
    } finally {
      lock.unlock();
    }
  }

  private void drain() {
    while (true) {
      Runnable task;
      lock.lock();
      try {
        runner = Thread.currentThread();
        if (waiting.isEmpty()) {
          running = false;
          runner = null;
          return;
        }
        task = waiting.poll();
        taken.signal();
      } finally {
        lock.unlock();
      }
      run(task);
    }
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "a listener of a host failed", e);
    }
  }
}
