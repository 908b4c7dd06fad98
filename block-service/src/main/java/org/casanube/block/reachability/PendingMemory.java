package org.casanube.block.reachability;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that one walk takes for links which it still has to follow. An ordinary DAG has few at
 * a time, and that little is free; DAGs that were made to have many share what there is for all
 * walks of the process. For one thread.
 */
public final class PendingMemory implements AutoCloseable {
  /** About what a link takes that is an object. */
  public static final int LINK_BYTES = 120;

  /** What every walk may take. */
  static final int FREE_BYTES = 256 * 1024;

  /** What all walks may take beyond that. */
  static final long MAX_BYTES =
      Math.min(DagWalk.MAX_PENDING_BYTES, Runtime.getRuntime().maxMemory() / 5);

  private static final AtomicLong TAKEN = new AtomicLong();

  private long taken;

  /**
   * The walk needs so much now, more or less than before.
   *
   * @return false if there is not so much; nothing has changed then
   */
  public boolean hold(long bytes) {
    long wanted = Math.max(0, bytes - FREE_BYTES);
    long more = wanted - taken;
    if (TAKEN.addAndGet(more) > MAX_BYTES && more > 0) {
      TAKEN.addAndGet(-more);
      return false;
    }
    taken = wanted;
    return true;
  }

  @Override
  public void close() {
    TAKEN.addAndGet(-taken);
    taken = 0;
  }
}
