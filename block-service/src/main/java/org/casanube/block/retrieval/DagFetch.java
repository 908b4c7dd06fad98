package org.casanube.block.retrieval;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.casanube.block.blocks.Block;
import org.casanube.block.blocks.BlockLookup;
import org.casanube.block.blocks.Blocks;
import org.casanube.block.blocks.Blocks.WriteSession;
import org.casanube.block.reachability.DagTooLargeException;
import org.casanube.block.reachability.VisitedBlocks;
import org.casanube.block.retrieval.BesideBlocks.Received;
import org.casanube.ipld.links.BlockLinks;
import org.casanube.multiformats.Cid;
import org.jspecify.annotations.Nullable;

/**
 * Fetches all that can be reached from a root.
 *
 * <p>One thread walks: it takes CIDs from the {@link Frontier} in the order of the DAG, passes over
 * what is here, and asks for the rest, as many at once as the window allows. Links are followed as
 * blocks arrive, so the next blocks are asked for before the last ones are here. Storing is the
 * {@link StoreLane}'s, on another thread.
 *
 * <p>After a crash the same fetch made again reads one block for about a thousand that are here,
 * and asks peers for none of them. Blocks that may have links are met once (a table of 26 bytes for
 * each); for leaves the store itself is the table.
 */
final class DagFetch implements AutoCloseable {
  private static final Duration TICK = Duration.ofMillis(100);

  /** What the links that wait may take: a directory of a million entries needs 30 KiB. */
  private static final long MAX_FRONTIER_BYTES = 64L * 1024 * 1024;

  private static final int LOCAL_STEPS = 4096;
  private static final int ARRIVALS = 64;

  private final Blocks blocks;
  private final PeerSession peers;
  private final FetchSettings settings;
  private final Hope hope;
  private final InstantSource clock;
  private final FetchTracker tracker;
  private final StoreLane lane;
  private final WriteSession keeper;
  private final VisitedBlocks entered;
  private final Frontier frontier = new Frontier(MAX_FRONTIER_BYTES);
  private final Map<Cid, Frontier.@Nullable Place> underWay = new HashMap<>();
  private final List<Cid> wants = new ArrayList<>();
  private long reportedAt;

  /**
   * A fetch that has not begun.
   *
   * @param hope when to give up
   */
  DagFetch(FetchContext context, PeerSession peers, Hope hope, FetchTracker tracker) {
    this.blocks = context.blocks();
    this.settings = context.settings();
    this.clock = context.clock();
    this.peers = peers;
    this.hope = hope;
    this.tracker = tracker;
    entered = new VisitedBlocks(context.hash(), 1024);
    lane = new StoreLane(blocks, settings.storeBytes());
    keeper = blocks.openSession();
  }

  /**
   * Fetches, and returns when everything is durable.
   *
   * @throws FetchFailedException if something does not come
   */
  void run(Cid root, FetchWatch watch) throws InterruptedException {
    frontier.start(root);
    if (blocks.findSize(root).isEmpty()) {
      peers.streamArchive(root);
    }
    boolean entire = false;
    while (!entire) {
      boolean more = step();
      reportInTime(watch);
      if (!underWay.isEmpty()) {
        receive(more ? Duration.ZERO : TICK);
      }
      entire = underWay.isEmpty() && frontier.size() == 0;
    }
    tracker.phase(FetchProgress.Phase.STORING);
    lane.flush();
    keeper.commit();
    report(watch);
  }

  /** Takes what comes next; true if there was more to look at than one step takes. */
  private boolean step() {
    int steps = 0;
    Frontier.@Nullable Step next = null;
    while (steps < LOCAL_STEPS
        && underWay.size() < settings.window()
        && (next = frontier.poll()) != null) {
      meet(next);
      steps++;
    }
    if (!wants.isEmpty()) {
      peers.want(wants);
      wants.clear();
    }
    return steps == LOCAL_STEPS;
  }

  private void meet(Frontier.Step step) {
    Cid cid = step.cid();
    Frontier.Place place = step.place();
    if (place == null) {
      if (!isHere(cid)) {
        ask(cid, null);
      }
    } else if (!entered.enter(cid)) {
      frontier.drop(place);
    } else {
      meetInner(cid, place);
    }
  }

  private void meetInner(Cid cid, Frontier.Place place) {
    Optional<Block> waiting = lane.find(cid.multihash());
    if (waiting.isPresent()) {
      open(cid, waiting.get().data(), place);
    } else if (blocks.lookup(cid) instanceof BlockLookup.Found(Block found) && keeper.keep(cid)) {
      tracker.local(1);
      open(cid, found.data(), place);
    } else {
      ask(cid, place);
    }
  }

  private boolean isHere(Cid cid) {
    if (keeper.keep(cid)) {
      tracker.local(1);
      return true;
    }
    return underWay.containsKey(cid) || lane.find(cid.multihash()).isPresent() || keeper.keep(cid);
  }

  private void ask(Cid cid, Frontier.@Nullable Place place) {
    underWay.put(cid, place);
    wants.add(cid);
  }

  private void receive(Duration wait) throws InterruptedException {
    Optional<Received> arrival = peers.next(wait);
    boolean quiet = arrival.isEmpty();
    for (int taken = 1; arrival.isPresent(); taken++) {
      take(arrival.get());
      arrival = taken < ARRIVALS ? peers.next(Duration.ZERO) : Optional.empty();
    }
    if (quiet && !underWay.isEmpty()) {
      Cid first = underWay.keySet().iterator().next();
      peers.searchIfSilent(first);
      requireHope(first);
    }
  }

  private void requireHope(Cid cid) {
    boolean lost = !hope.persistent() && peers.hasNobodyToAsk();
    if (lost || peers.silence().compareTo(hope.patience()) >= 0) {
      throw Explanation.of(cid, peers, peers.silence());
    }
  }

  private void take(Received arrival) throws InterruptedException {
    Cid cid = arrival.cid();
    if (!underWay.containsKey(cid)) {
      return;
    }
    Frontier.Place place = underWay.remove(cid);
    lane.take(cid, arrival.block());
    if (place != null) {
      open(cid, arrival.block().data(), place);
    }
    tracker.arrived(arrival.block().size(), remaining());
  }

  private void open(Cid cid, ByteBuffer data, Frontier.Place place) {
    try {
      frontier.open(place, links(cid, data));
    } catch (DagTooLargeException | IllegalArgumentException e) {
      throw new FetchFailedException(
          FetchErrorCode.UNREADABLE_DAG,
          cid,
          "block %s can't be followed: %s".formatted(cid, e.getMessage()),
          e);
    }
  }

  private static Collection<Cid> links(Cid cid, ByteBuffer data) {
    return BlockLinks.knows(cid.codec()) ? BlockLinks.of(cid, data) : List.of();
  }

  private void reportInTime(FetchWatch watch) {
    long now = clock.millis();
    if (now - reportedAt >= TICK.toMillis()) {
      reportedAt = now;
      report(watch);
    }
  }

  private void report(FetchWatch watch) {
    tracker.remaining(remaining());
    tracker.seen(peers);
    watch.progressed(tracker.progress());
  }

  private long remaining() {
    return frontier.size() + underWay.size();
  }

  /** Lets go of the blocks; call it after what was fetched is pinned. */
  @Override
  public void close() {
    keeper.close();
    lane.close();
    entered.close();
  }
}
