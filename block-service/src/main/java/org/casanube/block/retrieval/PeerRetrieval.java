package org.casanube.block.retrieval;

import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.casanube.block.archives.DagScope;
import org.casanube.block.archives.EntityBytes;
import org.casanube.block.blocks.Blocks;
import org.casanube.block.blocks.Blocks.WriteSession;
import org.casanube.block.reachability.KeyHash;
import org.casanube.block.unixfs.EntityWalk;
import org.casanube.block.unixfs.ReadAhead;
import org.casanube.block.unixfs.ResolvedPath;
import org.casanube.block.unixfs.UnixFsException;
import org.casanube.block.unixfs.UnixFsReader;
import org.casanube.block.unixfs.UnixFsStat;
import org.casanube.multiformats.Cid;

/** Fetches by an exchange, from peers that are connected and providers that routing finds. */
public final class PeerRetrieval implements Retrieval {
  private final FetchContext context;
  private final FetchListener listener;
  private final FetchGate gate;
  private final RecentFailures failures;
  private final Set<FetchTracker> running = ConcurrentHashMap.newKeySet();

  public PeerRetrieval(
      Blocks blocks,
      PeerAccess peers,
      KeyHash hash,
      FetchSettings settings,
      Clock clock,
      FetchListener listener) {
    context = new FetchContext(blocks, peers, hash, settings, clock);
    this.listener = listener;
    gate = new FetchGate(settings);
    failures = new RecentFailures(clock);
  }

  @Override
  public Fetched fetch(FetchRequest request, FetchWatch watch) {
    Hope hope =
        new Hope(request.patience().orElse(context.settings().patience()), request.persistent());
    try {
      Cid target = resolve(request, hope, watch);
      return request.scope() == DagScope.ALL
          ? fetchDag(target, request, hope, watch)
          : fetchPart(target, request, hope, watch);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the fetch of " + request.root() + " was interrupted", e);
    }
  }

  private Cid resolve(FetchRequest request, Hope hope, FetchWatch watch) {
    if (request.path().isEmpty()) {
      return request.root();
    }
    FetchTracker tracker = tracker(request.root(), request, "reading");
    try (PeerReading reading = open(tracker, hope, watch)) {
      ResolvedPath path =
          new UnixFsReader(reading, ReadAhead.NONE).resolve(request.root(), request.path());
      if (!path.remaining().isEmpty()) {
        throw new UnixFsException(
            UnixFsException.Code.NOT_FOUND, path.cid() + " has no files below it");
      }
      return path.cid();
    }
  }

  private FetchTracker tracker(Cid root, FetchRequest request, String purpose) {
    return new FetchTracker(root, request.operation(), purpose, context.clock());
  }

  private Fetched fetchDag(Cid root, FetchRequest request, Hope hope, FetchWatch watch)
      throws InterruptedException {
    FetchTracker tracker = tracker(root, request, "dag");
    running.add(tracker);
    boolean entered = false;
    try {
      gate.enter(root, hope.patience());
      entered = true;
      return fetchDag(hope, watch, tracker);
    } finally {
      if (entered) {
        gate.leave();
      }
      running.remove(tracker);
    }
  }

  private Fetched fetchDag(Hope hope, FetchWatch watch, FetchTracker tracker)
      throws InterruptedException {
    Cid root = tracker.root();
    tracker.phase(FetchProgress.Phase.SEARCHING);
    boolean done = false;
    DagFetch fetch;
    try (PeerSession peers = openPeers()) {
      fetch = new DagFetch(context, peers, hope, tracker);
      try {
        fetch.run(root, watch);
        done = true;
      } finally {
        if (!done) {
          fetch.close();
        }
      }
    } catch (FetchFailedException e) {
      tracker.phase(FetchProgress.Phase.FAILED);
      failures.add(root, e);
      listener.failed(tracker.progress(), e);
      throw e;
    }
    tracker.phase(FetchProgress.Phase.DONE);
    listener.finished(tracker.progress());
    return new Held(root, tracker.progress(), fetch::close);
  }

  private PeerSession openPeers() {
    return new PeerSession(context);
  }

  private Fetched fetchPart(Cid target, FetchRequest request, Hope hope, FetchWatch watch)
      throws InterruptedException {
    FetchTracker tracker = tracker(target, request, "part");
    WriteSession keeper = context.blocks().openSession();
    boolean done = false;
    PeerReading reading = open(tracker, hope, watch);
    try {
      switch (request.scope()) {
        case BLOCK -> keep(target, reading, keeper);
        case ENTITY, ALL -> visitEntity(target, request.bytes(), reading, keeper);
      }
      reading.settle();
      keeper.commit();
      done = true;
      return new Held(
          target,
          tracker.progress(),
          () -> {
            reading.close();
            keeper.close();
          });
    } finally {
      if (!done) {
        reading.close();
        keeper.close();
      }
    }
  }

  private static void keep(Cid cid, PeerReading reading, WriteSession keeper) {
    var _ = reading.requireBlock(cid);
    // False for one that has just come: then the session that stores it holds it.
    var _ = keeper.keep(cid);
  }

  private static void visitEntity(
      Cid target, EntityBytes bytes, PeerReading reading, WriteSession keeper) {
    EntityWalk.Visitor keeping =
        (cid, _) -> {
          keep(cid, reading, keeper);
          return true;
        };
    EntityWalk walk = new EntityWalk(reading);
    if (bytes.isAll()) {
      walk.visit(target, keeping);
      return;
    }
    UnixFsStat stat = new UnixFsReader(reading, ReadAhead.NONE).stat(target);
    walk.visit(target, bytes.start(stat.size()), bytes.end(stat.size()), keeping);
  }

  @Override
  public Reading read(Cid root, Optional<Duration> patience) {
    FetchTracker tracker = new FetchTracker(root, "reading", context.clock());
    Hope hope = new Hope(patience.orElse(context.settings().patience()), false);
    return open(tracker, hope, FetchWatch.NONE);
  }

  private PeerReading open(FetchTracker tracker, Hope hope, FetchWatch watch) {
    return new PeerReading(
        context.blocks(),
        missing -> start(missing, tracker, hope),
        context.settings().aheadBytes(),
        () -> watch.progressed(tracker.progress()));
  }

  private ReadingPump start(Cid missing, FetchTracker tracker, Hope hope) {
    running.add(tracker);
    boolean started = false;
    try {
      gate.enter(missing, hope.patience());
      started = true;
      return new ReadingPump(context, openPeers(), hope, tracker, new Ending(tracker));
    } finally {
      if (!started) {
        running.remove(tracker);
      }
    }
  }

  /** What is done when a reading fails, and when it ends. */
  private final class Ending implements ReadingPump.Ending {
    private final FetchTracker tracker;

    Ending(FetchTracker tracker) {
      this.tracker = tracker;
    }

    @Override
    public void failed(FetchFailedException cause) {
      failures.add(tracker.root(), cause);
    }

    @Override
    public void ended() {
      gate.leave();
      running.remove(tracker);
      listener.read(tracker.progress());
    }
  }

  @Override
  public Reading readLocally() {
    return new LocalReading(context.blocks()::lookup);
  }

  @Override
  public Reading readInPassing() {
    return new LocalReading(context.blocks()::lookupInPassing);
  }

  @Override
  public List<FetchProgress> running() {
    return running.stream()
        .map(FetchTracker::progress)
        .sorted(Comparator.comparing(FetchProgress::startedAt))
        .toList();
  }

  @Override
  public List<FailedFetch> failed() {
    return failures.all();
  }

  /** What was fetched, and how to let go of it. */
  private record Held(Cid target, FetchProgress progress, Runnable release) implements Fetched {
    @Override
    public void close() {
      release.run();
    }
  }
}
