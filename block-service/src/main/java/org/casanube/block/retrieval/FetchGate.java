package org.casanube.block.retrieval;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.casanube.multiformats.Cid;

/** Lets a bounded number of fetches run, a bounded number wait, and refuses the rest. */
final class FetchGate {
  private final Semaphore running;
  private final int maxRunning;
  private final int maxWaiting;
  private final AtomicInteger waiting = new AtomicInteger();

  FetchGate(FetchSettings settings) {
    maxRunning = settings.maxFetches();
    maxWaiting = settings.maxWaiting();
    running = new Semaphore(maxRunning, true);
  }

  /**
   * Enters; {@link #leave} must follow.
   *
   * @throws FetchFailedException with BUSY if too many wait, or no turn comes in time
   */
  void enter(Cid root, Duration patience) {
    if (running.tryAcquire()) {
      return;
    }
    try {
      if (waiting.incrementAndGet() > maxWaiting) {
        throw refused(root, maxWaiting + " more wait for their turn");
      }
      if (!running.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw refused(root, "none ended within " + patience.toSeconds() + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw refused(root, "the service stops");
    } finally {
      waiting.decrementAndGet();
    }
  }

  private FetchFailedException refused(Cid root, String why) {
    return new FetchFailedException(
        FetchErrorCode.BUSY,
        root,
        "%d fetches run (casanube.block.retrieval.max-fetches), and %s".formatted(maxRunning, why),
        null);
  }

  void leave() {
    running.release();
  }
}
