package org.casanube.block.retrieval;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.casanube.block.exchange.ExchangeSession;
import org.casanube.multiformats.Cid;

/**
 * Counts for one fetch or reading what others may look at meanwhile. Guarded by itself; calls are
 * short.
 */
final class FetchTracker {
  private final Cid root;
  private final Optional<String> operation;
  private final String purpose;
  private final Clock clock;
  private final Instant startedAt;
  private FetchProgress.Phase phase = FetchProgress.Phase.WAITING;
  private long blocks;
  private long bytes;
  private long duplicateBytes;
  private long localBlocks;
  private long remaining;
  private int peers;
  private int reachablePeers;
  private int providers;
  private final ArrivalRate rate = new ArrivalRate();

  FetchTracker(Cid root, String purpose, Clock clock) {
    this(root, Optional.empty(), purpose, clock);
  }

  FetchTracker(Cid root, Optional<String> operation, String purpose, Clock clock) {
    this.root = root;
    this.operation = operation;
    this.purpose = purpose;
    this.clock = clock;
    startedAt = clock.instant();
  }

  Cid root() {
    return root;
  }

  synchronized void phase(FetchProgress.Phase next) {
    phase = next;
  }

  /** A block came, and so many are missing now: at once, so that the two are of one moment. */
  synchronized void arrived(int size, long left) {
    rate.arriving(clock.instant(), bytes);
    blocks++;
    bytes += size;
    remaining = left;
    phase = FetchProgress.Phase.RECEIVING;
  }

  synchronized void local(long count) {
    localBlocks += count;
  }

  synchronized void remaining(long count) {
    remaining = count;
  }

  synchronized void seen(PeerSession session) {
    ExchangeSession.Report report = session.report();
    duplicateBytes = report.duplicateBytes();
    int strangers = session.strangers();
    peers = report.peers().size() + strangers;
    reachablePeers =
        strangers + (int) report.peers().stream().filter(peer -> peer.failure().isEmpty()).count();
    providers = session.providers();
  }

  synchronized FetchProgress progress() {
    return new FetchProgress(
        root,
        operation,
        purpose,
        phase,
        blocks,
        bytes,
        duplicateBytes,
        localBlocks,
        remaining,
        peers,
        reachablePeers,
        providers,
        startedAt,
        rate.perSecond(clock.instant(), bytes));
  }
}
