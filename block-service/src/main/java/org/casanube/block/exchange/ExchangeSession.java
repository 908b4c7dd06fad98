package org.casanube.block.exchange;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.casanube.block.blocks.Block;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.PeerId;

/**
 * Wants that belong together: who had one of them likely has the others, so a session learns whom
 * to ask. Connected peers are asked from the start; {@link #suggest} adds those found otherwise.
 *
 * <p>Memory is bounded: blocks are asked for only as long as those under way and those not taken by
 * {@link #next} stay within a limit, however many are wanted. Thread-safe.
 */
public interface ExchangeSession extends AutoCloseable {
  /**
   * Wants these too, in this order. What is wanted already, or waits to be taken, is passed over;
   * what was taken before is fetched once more, so ask the store first.
   */
  void want(Collection<Cid> cids);

  /** Wants these no more. */
  void cancel(Collection<Cid> cids);

  /**
   * The next block that has arrived, in no particular order; each wanted CID comes once. Waits for
   * it, at most this long.
   *
   * @return empty if none came in time, or the session is closed
   */
  Optional<Arrival> next(Duration patience) throws InterruptedException;

  /** Names a peer that may have what is wanted; it is dialled if need be. Never waits. */
  void suggest(PeerId peer);

  /** What this session has seen until now. */
  Report report();

  /** Wants nothing any more, and tells the peers so. */
  @Override
  void close();

  /**
   * A block that a peer has sent, its bytes checked against its hash; not stored yet.
   *
   * @param cid as it was wanted
   */
  record Arrival(Cid cid, Block block, PeerId from) {}

  /**
   * A session until now.
   *
   * @param wanted blocks wanted that have not arrived
   * @param blocks blocks that have arrived
   * @param bytes their bytes
   * @param duplicateBytes bytes of blocks that arrived once more, or were wanted no longer
   * @param peers who was asked, those that sent the most first
   */
  record Report(long wanted, long blocks, long bytes, long duplicateBytes, List<PeerReport> peers) {
    public Report {
      peers = List.copyOf(peers);
    }
  }

  /**
   * What came of asking one peer.
   *
   * @param blocks blocks that it sent first
   * @param bytes their bytes
   * @param lacking how many of those wanted now it has said not to have
   * @param awaited of how many others of those wanted now it has not said so, though it was asked
   * @param failure why it can't be asked at present
   */
  record PeerReport(
      PeerId peer, long blocks, long bytes, long lacking, long awaited, Optional<String> failure) {
    /** True if it has nothing of all that it was asked for. */
    public boolean lacksAll() {
      return lacking > 0 && awaited == 0;
    }

    /** True if it has sent blocks, and can't be asked any more. */
    public boolean isLost() {
      return bytes > 0 && failure.isPresent();
    }
  }
}
