package org.casanube.events.delivery;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Tells those who pause that there is nothing more to wait for. */
public final class Closing {
  private final CountDownLatch latch = new CountDownLatch(1);

  /** Ends all pauses, now and later. */
  public void begin() {
    latch.countDown();
  }

  /** True after {@link #begin}. */
  public boolean hasBegun() {
    return latch.getCount() == 0;
  }

  /** Pauses; true if closing began meanwhile, or the thread was told to stop. */
  public boolean pause(Duration duration) {
    try {
      return latch.await(duration.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
