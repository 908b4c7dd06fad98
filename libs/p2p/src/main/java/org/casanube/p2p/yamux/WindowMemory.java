package org.casanube.p2p.yamux;

import org.casanube.p2p.Direction;

/**
 * Where the memory of one session's streams comes from: what all share, and when that is used up,
 * reserves for streams that a peer opens and for those that this side opens. Windows grow from what
 * is shared alone, and only while half of it is left, so that few fast streams do not keep others
 * from being heard. Thread-safe.
 *
 * @param shared what the session may take of what all share
 * @param forPeers the reserve for streams that the peer opens
 * @param forOwn the reserve for streams that this side opens
 */
public record WindowMemory(MemoryBudget shared, MemoryBudget forPeers, MemoryBudget forOwn) {
  /** The bytes of the window that every stream begins with. */
  public static final int FIRST_WINDOW = Frame.INITIAL_WINDOW;

  /** Memory without reserves. */
  public static WindowMemory of(MemoryBudget shared) {
    MemoryBudget none = MemoryBudget.of(0);
    return new WindowMemory(shared, none, none);
  }

  /** A new stream's window of {@link #FIRST_WINDOW} bytes. */
  ReceiveWindow open(Direction opener, int max, long now) {
    return new ReceiveWindow(max, shared, opener == Direction.INBOUND ? forPeers : forOwn, now);
  }
}
