package org.casanube.block.names.local;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.casanube.block.names.Publication;
import org.casanube.block.names.PublicationStore;
import org.casanube.p2p.schedule.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews names before their time is over: looks from time to time which are due, and renews them, a
 * few at a time. What was due while the service was down is renewed when it is up again.
 */
final class Republisher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Republisher.class);

  private final Publisher publisher;
  private final PublicationStore store;
  private final Scheduler scheduler;
  private final NamesSettings.Publishing settings;
  private final ReentrantLock lock = new ReentrantLock();
  private Scheduler.@Nullable Timer timer;
  private boolean isRunning;

  Republisher(
      Publisher publisher,
      PublicationStore store,
      Scheduler scheduler,
      NamesSettings.Publishing settings) {
    this.publisher = publisher;
    this.store = store;
    this.scheduler = scheduler;
    this.settings = settings;
  }

  /** Begins to look. */
  void start() {
    lock.lock();
    try {
      isRunning = true;
      scheduleNext();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      isRunning = false;
      if (timer != null) {
        timer.cancel();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Renews all that are due now. */
  void renewDue() throws InterruptedException {
    while (isRunning()) {
      List<Publication> due = store.due(scheduler.clock().instant(), settings.parallel());
      if (due.isEmpty() || !renew(due)) {
        return;
      }
    }
  }

  private void run() {
    try {
      renewDue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.warn("names were not renewed, which is tried again in {}", settings.check(), e);
    } finally {
      lock.lock();
      try {
        if (isRunning) {
          scheduleNext();
        }
      } finally {
        lock.unlock();
      }
    }
  }

  /** Renews these at once; false if one of them could not be, so that it would come up again. */
  private boolean renew(List<Publication> due) throws InterruptedException {
    CountDownLatch pending = new CountDownLatch(due.size());
    boolean[] failed = new boolean[due.size()];
    for (int index = 0; index < due.size(); index++) {
      Publication each = due.get(index);
      int number = index;
      Thread ignored =
          scheduler.start(
              "names-renewal",
              () -> {
                try {
                  publisher.renew(each.name());
                } catch (RuntimeException e) {
                  failed[number] = true;
                  LOG.warn("{} was not renewed", each.name(), e);
                } finally {
                  pending.countDown();
                }
              });
    }
    pending.await();
    for (boolean each : failed) {
      if (each) {
        return false;
      }
    }
    return true;
  }

  private void scheduleNext() {
    timer = scheduler.schedule(settings.check(), this::run);
  }

  private boolean isRunning() {
    lock.lock();
    try {
      return isRunning;
    } finally {
      lock.unlock();
    }
  }
}
