package org.casanube.p2p.yamux;

/**
 * How much the peer may still send on one stream. Grows while the peer fills half of it faster than
 * a few round trips, as far as the budget allows: then the window, not the line, is what slows it.
 * Called under the stream's lock.
 *
 * <p>The first window is given to every stream, and takes memory only by the bytes that wait in it:
 * peers that send each message by a stream of its own open hundreds at once, most of which never
 * hold anything. What the window grows by is taken before it is given.
 */
final class ReceiveWindow {
  private static final int ROUND_TRIPS = 4;
  private static final long MIN_ROUND_TRIP_NANOS = 1_000_000;

  /** So much is held on to while bytes are read, so that budgets are not asked for each read. */
  private static final int SLACK = 64 << 10;

  private final int max;
  private final MemoryBudget shared;
  private final MemoryBudget reserve;
  private int target = Frame.INITIAL_WINDOW;
  private long granted = Frame.INITIAL_WINDOW;
  private long updatedAt;
  private int heldOfShared;
  private int heldOfReserve;
  private int heldByGrowth;

  /**
   * A stream's first window.
   *
   * @param shared what memory is taken from
   * @param reserve what it is taken from when there is nothing left
   */
  ReceiveWindow(int max, MemoryBudget shared, MemoryBudget reserve, long now) {
    this.max = max;
    this.shared = shared;
    this.reserve = reserve;
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
   * Takes memory for bytes that are about to be received.
   *
   * @param waiting how many wait to be read then
   * @return false if there is none
   */
  boolean hold(int waiting) {
    int missing = Math.min(waiting, Frame.INITIAL_WINDOW) - heldOfShared - heldOfReserve;
    if (missing <= 0) {
      return true;
    }
    if (shared.tryReserve(missing)) {
      heldOfShared += missing;
      return true;
    }
    if (reserve.tryReserve(missing)) {
      heldOfReserve += missing;
      return true;
    }
    return false;
  }

  /** Bytes have been read: gives back the memory of all but those that wait still, about. */
  void holdOnly(int waiting) {
    int excess = heldOfShared + heldOfReserve - waiting;
    if (excess > SLACK || (waiting == 0 && excess > 0)) {
      int ofReserve = Math.min(excess, heldOfReserve);
      heldOfReserve -= ofReserve;
      heldOfShared -= excess - ofReserve;
      reserve.release(ofReserve);
      shared.release(excess - ofReserve);
    }
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
    if (now - updatedAt < fast && larger > target && shared.tryReserveSpare(larger - target)) {
      delta += larger - target;
      heldByGrowth += larger - target;
      target = larger;
    }
    updatedAt = now;
    granted += delta;
    return (int) delta;
  }

  /** Gives back all memory. What still comes is counted and not kept. */
  void release() {
    holdOnly(0);
    shared.release(heldByGrowth);
    heldByGrowth = 0;
  }

  int target() {
    return target;
  }
}
