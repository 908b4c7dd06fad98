package org.casanube.p2p.yamux;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * How many bytes of received data may wait to be read, over all streams of a connection or of a
 * whole host. A window given to a peer is taken from it at once, since the peer may fill it at any
 * time. Thread-safe.
 */
public final class MemoryBudget {
  private final long max;
  private final @Nullable MemoryBudget parent;
  private final AtomicLong reserved = new AtomicLong();

  private MemoryBudget(long max, @Nullable MemoryBudget parent) {
    this.max = max;
    this.parent = parent;
  }

  /** A budget of this many bytes. */
  public static MemoryBudget of(long max) {
    return new MemoryBudget(max, null);
  }

  /** A budget of this many bytes, which are taken from this one's too. */
  public MemoryBudget part(long maxOfPart) {
    return new MemoryBudget(maxOfPart, this);
  }

  /** Takes bytes if so many are left. */
  public boolean tryReserve(long bytes) {
    long now = reserved.addAndGet(bytes);
    if (now > max || (parent != null && !parent.tryReserve(bytes))) {
      reserved.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  /** Gives bytes back. */
  public void release(long bytes) {
    reserved.addAndGet(-bytes);
    if (parent != null) {
      parent.release(bytes);
    }
  }

  /** The bytes taken now. */
  public long reserved() {
    return reserved.get();
  }
}
