package org.casanube.block.rpc.server;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How far a caller is behind: the time that a call waited for its caller to send or to take bytes,
 * less what those bytes may take at the lowest pace. What was fast earlier is no credit for later.
 * Thread-safe.
 */
final class Pace {
  /** Half of what a wireless link of 20 kbit/s carries. */
  static final long BYTES_PER_SECOND = 1024;

  private final LongSupplier nanoTime;
  private long behind;
  private long bytes;
  private long since;
  private boolean waits;

  Pace(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** From now on the call waits for its caller. */
  synchronized void await() {
    since = nanoTime.getAsLong();
    waits = true;
  }

  /** The wait is over; so many bytes, or none, went from one to the other. */
  synchronized void moved(long count) {
    bytes += count;
    behind = Math.max(0, nanosBehind() - count * TimeUnit.SECONDS.toNanos(1) / BYTES_PER_SECOND);
    waits = false;
  }

  /** In nanoseconds. */
  synchronized long nanosBehind() {
    return waits ? behind + nanoTime.getAsLong() - since : behind;
  }

  /** True if the call waits for its caller at this moment. */
  synchronized boolean isWaiting() {
    return waits;
  }

  /** How many bytes went either way. */
  synchronized long bytes() {
    return bytes;
  }
}
