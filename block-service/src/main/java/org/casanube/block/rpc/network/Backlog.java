package org.casanube.block.rpc.network;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What waits for a subscriber who may be slow, up to limits of number and bytes, of his own and of
 * all; what is beyond is not taken. Thread-safe.
 */
final class Backlog<T> implements AutoCloseable {
  private static final int MAX_WAITING = 1024;
  private static final int SHARE_OF_ONE = 8;

  private final BlockingQueue<T> waiting = new LinkedBlockingQueue<>(MAX_WAITING);
  private final AtomicLong own = new AtomicLong();
  private final AtomicLong all;
  private final long max;
  private final ToLongFunction<T> weigher;

  /**
   * An empty one.
   *
   * @param all bytes that wait for all subscribers
   * @param max of those
   */
  Backlog(AtomicLong all, long max, ToLongFunction<T> weigher) {
    this.all = all;
    this.max = max;
    this.weigher = weigher;
  }

  /** False if it was not taken. */
  boolean offer(T message) {
    long bytes = weigher.applyAsLong(message);
    boolean fits = all.addAndGet(bytes) <= max;
    fits &= own.addAndGet(bytes) <= max / SHARE_OF_ONE;
    if (fits && waiting.offer(message)) {
      return true;
    }
    release(bytes);
    return false;
  }

  /** The next message; null if none comes in time. */
  @Nullable T poll(long seconds) throws InterruptedException {
    T message = waiting.poll(seconds, TimeUnit.SECONDS);
    if (message != null) {
      release(weigher.applyAsLong(message));
    }
    return message;
  }

  private void release(long bytes) {
    own.addAndGet(-bytes);
    all.addAndGet(-bytes);
  }

  /** Forgets what waits; nothing may be offered any more. */
  @Override
  public void close() {
    for (T message = waiting.poll(); message != null; message = waiting.poll()) {
      release(weigher.applyAsLong(message));
    }
  }
}
