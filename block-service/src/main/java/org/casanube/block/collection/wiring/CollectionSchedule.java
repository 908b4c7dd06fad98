package org.casanube.block.collection.wiring;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.casanube.block.collection.AutomaticCollection;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/** Has the automatic collection look from time to time, while the service is up. */
final class CollectionSchedule implements SmartLifecycle {
  private static final Logger LOG = System.getLogger(CollectionSchedule.class.getName());

  private final AutomaticCollection automatic;
  private final Duration every;
  private @Nullable ScheduledExecutorService executor;

  CollectionSchedule(AutomaticCollection automatic, Duration every) {
    this.automatic = automatic;
    this.every = every;
  }

  @Override
  public synchronized void start() {
    ScheduledExecutorService started =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("collection-watch").factory());
    ScheduledFuture<?> _ =
        started.scheduleWithFixedDelay(
            this::look, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    executor = started;
  }

  @Override
  public synchronized void stop() {
    if (executor != null) {
      executor.shutdown();
      executor = null;
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return executor != null;
  }

  private void look() {
    try {
      if (automatic.look()) {
        LOG.log(Level.INFO, "the store is nearly full: a collection was started");
      }
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "could not look whether a collection is due", e);
    }
  }
}
