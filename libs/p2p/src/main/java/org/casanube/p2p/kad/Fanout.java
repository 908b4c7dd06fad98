package org.casanube.p2p.kad;

import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.casanube.p2p.schedule.Scheduler;

/** Does the same with many things, some at a time. */
final class Fanout {
  private Fanout() {}

  /**
   * Returns when the task is done with all of the items. Interrupted, it begins no further one, and
   * does not wait for those that run.
   */
  static <T> void run(
      Scheduler scheduler, int atOnce, Collection<? extends T> items, Consumer<T> task)
      throws InterruptedException {
    ConcurrentLinkedQueue<T> waiting = new ConcurrentLinkedQueue<>(items);
    int workers = Math.min(atOnce, items.size());
    CountDownLatch done = new CountDownLatch(workers);
    for (int worker = 0; worker < workers; worker++) {
      scheduler.start(
          "kad-fanout",
          () -> {
            try {
              work(waiting, task);
            } finally {
              done.countDown();
            }
          });
    }
    try {
      done.await();
    } finally {
      waiting.clear();
    }
  }

  private static <T> void work(ConcurrentLinkedQueue<T> waiting, Consumer<T> task) {
    T next = waiting.poll();
    while (next != null) {
      task.accept(next);
      next = waiting.poll();
    }
  }
}
