package org.casanube.p2p.yamux;

/**
 * How much the peer may still send on one stream. Grows while the peer fills half of it faster than
 * a few round trips, as far as the budget allows: then the window, not the line, is what slows it.
 * Called under the stream's lock.
 */
final class ReceiveWindow {
  private static final int ROUND_TRIPS = 4;
  private static final long MIN_ROUND_TRIP_NANOS = 1_000_000;

  private final int max;
  private final MemoryBudget beginning;
  private final MemoryBudget growth;
  private int target = Frame.INITIAL_WINDOW;
  private long granted = Frame.INITIAL_WINDOW;
  private long updatedAt;
  private boolean isReleased;

  /**
   * A window that has been taken already.
   *
   * @param beginning what the first window was taken from
   * @param growth what more of it is taken from
   */
  ReceiveWindow(int max, MemoryBudget beginning, MemoryBudget growth, long now) {
    this.max = max;
    this.beginning = beginning;
    this.growth = growth;
    this.updatedAt = now;
  }

  /** False if the peer sends more than it may. */
  boolean take(int length) {
    if (length > granted) {
      return false;
    }
    granted -= length;
    return true;
  }

  /**
   * What the peer is to be told that it may send beyond what it knows; 0 if that is not worth a
   * frame yet.
   *
   * @param waiting bytes that are received and not read
   */
  int update(int waiting, long now, long roundTripNanos) {
    long delta = target - granted - waiting;
    if (delta < target / 2) {
      return 0;
    }
    long fast = ROUND_TRIPS * Math.max(roundTripNanos, MIN_ROUND_TRIP_NANOS);
    int larger = Math.min(max, 2 * target);
    if (now - updatedAt < fast && larger > target && growth.tryReserveSpare(larger - target)) {
      delta += larger - target;
      target = larger;
    }
    updatedAt = now;
    granted += delta;
    return (int) delta;
  }

  /**
   * Gives back to the budget what the stream has taken, once. What still comes is counted and not
   * kept.
   */
  void release() {
    if (!isReleased) {
      isReleased = true;
      beginning.release(Frame.INITIAL_WINDOW);
      growth.release(target - Frame.INITIAL_WINDOW);
    }
  }

  int target() {
    return target;
  }
}
