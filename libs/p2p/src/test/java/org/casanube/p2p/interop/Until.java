package org.casanube.p2p.interop;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits for what another process does. */
final class Until {
  private static final long SECONDS = 60;

  private Until() {}

  /** Asks now and then whether it is so, and fails if it does not get so. */
  static void isTrue(Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    CountDownLatch never = new CountDownLatch(1);
    while (!condition.call()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("not so within " + SECONDS + " seconds");
      }
      boolean ignored = never.await(50, TimeUnit.MILLISECONDS);
    }
  }
}
