package org.casanube.p2p.yamux;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes of received data may wait to be read, over all streams of a connection, a peer or
 * a whole host. What a window has grown by is taken from it at once, since the peer may fill it at
 * any time. Thread-safe.
 */
public final class MemoryBudget {
  private final long max;
  private final List<MemoryBudget> wholes;
  private final AtomicLong reserved = new AtomicLong();

  private MemoryBudget(long max, List<MemoryBudget> wholes) {
    this.max = max;
    this.wholes = wholes;
  }

  /** A budget of this many bytes. */
  public static MemoryBudget of(long max) {
    return new MemoryBudget(max, List.of());
  }

  /** A budget of this many bytes, which are taken from this one's too. */
  public MemoryBudget part(long maxOfPart) {
    return partOf(maxOfPart, List.of(this));
  }

  /** A budget of this many bytes, which are taken from each of these too. */
  public static MemoryBudget partOf(long max, List<MemoryBudget> wholes) {
    return new MemoryBudget(max, List.copyOf(wholes));
  }

  /** Takes bytes if so many are left. */
  public boolean tryReserve(long bytes) {
    return tryReserve(bytes, 1);
  }

  /** Takes bytes if half of this budget, and of those it is part of, is left after that. */
  public boolean tryReserveSpare(long bytes) {
    return tryReserve(bytes, 2);
  }

  private boolean tryReserve(long bytes, int divisor) {
    if (reserved.addAndGet(bytes) > max / divisor) {
      reserved.addAndGet(-bytes);
      return false;
    }
    for (int index = 0; index < wholes.size(); index++) {
      if (!wholes.get(index).tryReserve(bytes, divisor)) {
        wholes.subList(0, index).forEach(whole -> whole.release(bytes));
        reserved.addAndGet(-bytes);
        return false;
      }
    }
    return true;
  }

  /** Gives bytes back. */
  public void release(long bytes) {
    reserved.addAndGet(-bytes);
    wholes.forEach(whole -> whole.release(bytes));
  }

  /** The bytes taken now. */
  public long reserved() {
    return reserved.get();
  }
}
