package org.casanube.block.routing;

import java.util.concurrent.Semaphore;

/** How many searches on behalf of callers outside may be under way at once. Thread-safe. */
public final class SearchLimit {
  /** The most at each door, for callers of the REST API and for those of the content listener. */
  public static final int MAX_AT_ONCE = 32;

  private final Semaphore permits = new Semaphore(MAX_AT_ONCE);

  /** A search that is under way. */
  public interface Turn extends AutoCloseable {
    /** Ends it. */
    @Override
    void close();
  }

  /**
   * Begins a search.
   *
   * @throws RoutingBusyException if too many are under way
   */
  public Turn begin() {
    if (!permits.tryAcquire()) {
      throw new RoutingBusyException(MAX_AT_ONCE);
    }
    return permits::release;
  }
}
