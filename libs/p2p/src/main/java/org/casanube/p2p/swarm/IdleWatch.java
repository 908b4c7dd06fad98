package org.casanube.p2p.swarm;

import java.time.Duration;
import org.casanube.p2p.schedule.Scheduler;
import org.casanube.p2p.yamux.YamuxStream;

/** Resets a stream once it has carried nothing for a while. Thread-safe. */
final class IdleWatch {
  private final YamuxStream stream;
  private final long maxNanos;
  private final Scheduler scheduler;
  private Scheduler.Timer next = () -> {};
  private boolean stopped;

  IdleWatch(YamuxStream stream, Duration max, Scheduler scheduler) {
    this.stream = stream;
    this.maxNanos = max.toNanos();
    this.scheduler = scheduler;
  }

  synchronized IdleWatch start() {
    lookIn(maxNanos);
    return this;
  }

  synchronized void stop() {
    stopped = true;
    next.cancel();
  }

  private void lookIn(long nanos) {
    next = scheduler.schedule(Duration.ofNanos(nanos), this::look);
  }

  private void look() {
    long quiet = scheduler.nanoTime() - stream.carriedAt();
    if (quiet >= maxNanos) {
      stream.reset();
      return;
    }
    synchronized (this) {
      if (!stopped) {
        lookIn(maxNanos - quiet);
      }
    }
  }
}
