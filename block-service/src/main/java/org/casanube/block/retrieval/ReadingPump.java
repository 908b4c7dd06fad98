package org.casanube.block.retrieval;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.casanube.block.blocks.Block;
import org.casanube.block.blocks.Blocks;
import org.casanube.block.retrieval.BesideBlocks.Received;
import org.casanube.multiformats.Cid;

/**
 * Asks peers for one reader, on a thread of its own: hands each block to those who wait for it and
 * to the {@link StoreLane}. The lock guards the maps and is never held over a wait.
 */
final class ReadingPump {
  private static final Duration TICK = Duration.ofMillis(100);
  private static final Logger LOG = System.getLogger(ReadingPump.class.getName());

  private final Blocks blocks;
  private final PeerSession peers;
  private final StoreLane lane;
  private final FetchTracker tracker;
  private final Hope hope;
  private final Ending ending;
  private final InstantSource clock;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Cid, CompletableFuture<Block>> awaited = new HashMap<>();
  private final Set<Cid> wanted = new HashSet<>();
  private long reportedAt;
  private volatile boolean closed;

  /** Hears how it ends. */
  interface Ending {
    /** Somebody waited in vain. Told before they are. */
    void failed(FetchFailedException cause);

    /** Everything has ended. */
    void ended();
  }

  /**
   * Starts.
   *
   * @param hope when to give up
   */
  ReadingPump(
      FetchContext context, PeerSession peers, Hope hope, FetchTracker tracker, Ending ending) {
    this.hope = hope;
    this.blocks = context.blocks();
    this.clock = context.clock();
    this.peers = peers;
    this.tracker = tracker;
    this.ending = ending;
    lane = new StoreLane(blocks, context.settings().storeBytes());
    tracker.phase(FetchProgress.Phase.SEARCHING);
    Thread _ = Thread.ofVirtual().name("retrieval-reading").start(this::run);
  }

  /**
   * The block, when it has come.
   *
   * @param tick run several times a second while it has not; what it throws ends the waiting
   */
  Block await(Cid cid, Runnable tick) {
    CompletableFuture<Block> coming;
    boolean fresh;
    lock.lock();
    try {
      Optional<Block> here = findArrived(cid);
      if (here.isPresent()) {
        return here.get();
      }
      requireOpen();
      coming = awaited.computeIfAbsent(cid, _ -> new CompletableFuture<>());
      fresh = wanted.add(cid);
    } finally {
      lock.unlock();
    }
    if (fresh) {
      peers.want(List.of(cid));
    }
    return join(coming, tick);
  }

  /** What has come since the reader looked; arrivals pass from wanted to the lane to the store. */
  private Optional<Block> findArrived(Cid cid) {
    if (wanted.contains(cid)) {
      return Optional.empty();
    }
    return lane.find(cid.multihash())
        .or(() ->
            blocks.findSize(cid).isPresent() ? Optional.of(blocks.require(cid)) : Optional.empty());
  }

  private static Block join(CompletableFuture<Block> coming, Runnable tick) {
    while (true) {
      try {
        return coming.get(TICK.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        tick.run();
      } catch (ExecutionException e) {
        throw rethrown(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("waiting for a block was interrupted", e);
      }
    }
  }

  /** A failure may end several waits: each is told by an exception of its own. */
  private static RuntimeException rethrown(ExecutionException e) {
    return switch (e.getCause()) {
      case FetchFailedException cause ->
          new FetchFailedException(
              cause.code(), cause.cid(), String.valueOf(cause.getMessage()), cause);
      case RuntimeException cause -> cause;
      case null, default -> new IllegalStateException(e);
    };
  }

  /** Asks for blocks that nobody waits for yet. */
  void expect(List<Cid> cids) {
    List<Cid> fresh = new ArrayList<>();
    lock.lock();
    try {
      if (closed) {
        return;
      }
      for (Cid cid : cids) {
        if (!wanted.contains(cid)
            && lane.find(cid.multihash()).isEmpty()
            && blocks.findSize(cid).isEmpty()) {
          wanted.add(cid);
          fresh.add(cid);
        }
      }
    } finally {
      lock.unlock();
    }
    if (!fresh.isEmpty()) {
      peers.want(fresh);
    }
  }

  private void run() {
    try {
      while (!closed) {
        Optional<Received> arrival = peers.next(TICK);
        if (arrival.isPresent()) {
          take(arrival.get());
        } else {
          judge();
        }
        reportInTime();
      }
      lane.flush();
      report();
    } catch (InterruptedException e) {
      failAll(new IllegalStateException("reading from peers was interrupted", e));
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "what peers sent can't be taken: {0}", e);
      failAll(e);
    } finally {
      end();
    }
  }

  private void take(Received arrival) throws InterruptedException {
    lane.take(arrival.cid(), arrival.block());
    CompletableFuture<Block> waiting;
    int remaining;
    lock.lock();
    try {
      wanted.remove(arrival.cid());
      remaining = wanted.size();
      waiting = awaited.remove(arrival.cid());
    } finally {
      lock.unlock();
    }
    tracker.arrived(arrival.block().size(), remaining);
    if (waiting != null) {
      waiting.complete(arrival.block());
    }
  }

  /** Ends the waiting where there is no hope left. */
  private void judge() {
    Optional<Cid> first;
    lock.lock();
    try {
      first = awaited.keySet().stream().findFirst();
    } finally {
      lock.unlock();
    }
    if (first.isEmpty()) {
      return;
    }
    peers.searchIfSilent(first.get());
    Duration silence = peers.silence();
    boolean lost = !hope.persistent() && peers.hasNobodyToAsk();
    if (lost || silence.compareTo(hope.patience()) >= 0) {
      FetchFailedException cause = Explanation.of(first.get(), peers, silence);
      ending.failed(cause);
      failAll(cause);
    } else if (silence.compareTo(TICK.multipliedBy(10)) > 0) {
      tracker.phase(FetchProgress.Phase.SEARCHING);
    }
  }

  private void reportInTime() {
    long now = clock.millis();
    if (now - reportedAt >= TICK.toMillis()) {
      reportedAt = now;
      report();
    }
  }

  private void report() {
    int remaining;
    lock.lock();
    try {
      remaining = wanted.size();
    } finally {
      lock.unlock();
    }
    tracker.remaining(remaining);
    tracker.seen(peers);
  }

  private void failAll(RuntimeException cause) {
    List<CompletableFuture<Block>> failing;
    lock.lock();
    try {
      failing = List.copyOf(awaited.values());
      wanted.removeAll(awaited.keySet());
      awaited.clear();
    } finally {
      lock.unlock();
    }
    failing.forEach(waiting -> waiting.completeExceptionally(cause));
  }

  private void end() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
    failAll(new IllegalStateException("the reading is closed"));
    try {
      peers.close();
      lane.close();
    } finally {
      tracker.phase(FetchProgress.Phase.DONE);
      ending.ended();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the reading is closed");
    }
  }

  /** Returns when all that has come is durable. */
  void settle() throws InterruptedException {
    lane.flush();
  }

  /** Ends soon, once what has come is durable. */
  void close() {
    closed = true;
  }
}
