package org.casanube.p2p.kad;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import org.casanube.p2p.schedule.Scheduler;
import org.jspecify.annotations.Nullable;

/** What is done now and then: maintenance, sweeping, forgetting, saving. Thread-safe. */
final class Background implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Background.class.getName());
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration RETRY = Duration.ofSeconds(30);
  private static final Duration MAINTAIN_EVERY = Duration.ofMinutes(10);
  private static final Duration SAVE_EVERY = Duration.ofHours(1);

  private final Scheduler scheduler;
  private final Work work;
  private final Optional<StateFile> file;
  private final Chore maintaining = new Chore("maintenance", this::maintain);
  private final Chore sweeping = new Chore("sweep", this::sweep);
  private final Chore saving = new Chore("saving", this::forgetAndSave);
  private volatile boolean closed;

  /** Who does it. */
  record Work(
      Maintenance maintenance,
      Sweep sweep,
      ProviderStore providers,
      RecordStore records,
      IntSupplier peers) {}

  /** Does its work and says when the next time is. */
  private interface Step {
    Duration run() throws InterruptedException;
  }

  Background(Scheduler scheduler, Work work, Optional<StateFile> file) {
    this.scheduler = scheduler;
    this.work = work;
    this.file = file;
  }

  void load() {
    if (file.isPresent()) {
      StateFile.State state = file.get().load();
      work.sweep().resume(state.sweptUntil());
      state.providers().forEach(entry -> work.providers().add(entry));
      state.records().forEach(record -> work.records().put(record));
      work.providers().expire();
      work.records().expire();
    }
  }

  void start() {
    maintaining.in(SOON);
    saving.in(SAVE_EVERY);
  }

  void maintainSoon() {
    maintaining.in(SOON);
  }

  void maintainNow() throws InterruptedException {
    work.maintenance().run();
  }

  void sweepSoon() {
    sweeping.in(SOON);
  }

  private Duration maintain() throws InterruptedException {
    work.maintenance().run();
    return work.peers().getAsInt() < Maintenance.FEW_PEERS ? RETRY : MAINTAIN_EVERY;
  }

  private Duration sweep() throws InterruptedException {
    boolean done = work.sweep().turn(scheduler.clock().instant());
    return done ? work.sweep().pause() : RETRY;
  }

  private Duration forgetAndSave() {
    work.providers().expire();
    work.records().expire();
    save();
    return SAVE_EVERY;
  }

  private void save() {
    if (file.isEmpty()) {
      return;
    }
    StateFile.State state =
        new StateFile.State(
            work.sweep().doneUntil(), work.providers().entries(), work.records().entries());
    try {
      file.get().save(state);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "what is kept for other peers can't be saved", e);
    }
  }

  @Override
  public void close() {
    closed = true;
    maintaining.stop();
    sweeping.stop();
    saving.stop();
    save();
  }

  /** One kind of work, which never runs twice at a time. */
  private final class Chore {
    private final String name;
    private final Step step;
    private final ReentrantLock lock = new ReentrantLock();
    private Scheduler.@Nullable Timer timer;
    private @Nullable Thread running;

    Chore(String name, Step step) {
      this.name = name;
      this.step = step;
    }

    /** Runs it after this time, instead of when it was planned; at once again if it is running. */
    void in(Duration delay) {
      lock.lock();
      try {
        if (closed || running != null) {
          return;
        }
        if (timer != null) {
          timer.cancel();
        }
        timer = scheduler.schedule(delay, this::run);
      } finally {
        lock.unlock();
      }
    }

    private void run() {
      lock.lock();
      try {
        if (closed || running != null) {
          return;
        }
        running = Thread.currentThread();
      } finally {
        lock.unlock();
      }
      Duration next = RETRY;
      try {
        next = step.run();
      } catch (InterruptedException e) {
        LOG.log(System.Logger.Level.DEBUG, () -> name + " is stopped");
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.WARNING, name + " of the table failed", e);
      } finally {
        lock.lock();
        try {
          running = null;
        } finally {
          lock.unlock();
        }
      }
      in(next);
    }

    void stop() {
      lock.lock();
      try {
        if (timer != null) {
          timer.cancel();
        }
        if (running != null) {
          running.interrupt();
        }
      } finally {
        lock.unlock();
      }
    }
  }
}
