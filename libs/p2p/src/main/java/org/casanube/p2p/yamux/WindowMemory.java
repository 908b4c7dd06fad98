package org.casanube.p2p.yamux;

import java.util.Optional;
import org.casanube.p2p.Direction;

/**
 * Where the windows of one session's streams come from: what all share, and when that is used up,
 * reserves for a peer's first streams and for those that this side opens. Windows grow from what is
 * shared alone, and only while half of it is left, so that few fast streams do not keep others from
 * being opened. Thread-safe.
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

  /** A new stream's window of {@link #FIRST_WINDOW} bytes; empty if there is no memory for it. */
  Optional<ReceiveWindow> open(Direction opener, int max, long now) {
    MemoryBudget reserve = opener == Direction.INBOUND ? forPeers : forOwn;
    MemoryBudget from = shared.tryReserve(FIRST_WINDOW) ? shared : reserve;
    if (from != shared && !reserve.tryReserve(FIRST_WINDOW)) {
      return Optional.empty();
    }
    return Optional.of(new ReceiveWindow(max, from, shared, now));
  }
}
