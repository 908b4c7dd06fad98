package org.casanube.p2p.swarm;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;
import org.casanube.p2p.schedule.Scheduler;

/** Runs tasks one after the other in the order they came, on a thread that lives while any wait. */
final class SerialTasks {
  private static final System.Logger LOG = System.getLogger(SerialTasks.class.getName());

  private final Scheduler scheduler;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private boolean running;

  SerialTasks(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

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

  private void drain() {
    while (true) {
      Runnable task;
      lock.lock();
      try {
        if (waiting.isEmpty()) {
          running = false;
          return;
        }
        task = waiting.poll();
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
