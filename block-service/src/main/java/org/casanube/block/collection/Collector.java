package org.casanube.block.collection;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.casanube.block.blocks.BlockStore;
import org.casanube.block.blocks.BlockStore.Swept;
import org.casanube.block.blocks.Blocks;
import org.casanube.block.operations.OperationRun;
import org.casanube.block.reachability.DagWalk;
import org.casanube.block.reachability.KeyHash;
import org.casanube.block.reachability.VisitedBlocks;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multihash;

/**
 * Mark and sweep beside everything else: no lock is held that an add, a pin or a read would wait
 * for.
 *
 * <p>A run goes like this: <em>(1)</em> take the horizon from {@link Blocks#advanceHorizon};
 * <em>(2) </em> tell the {@link RootGuard} that marking begins; <em>(3)</em> read all roots and
 * mark what they reach; <em>(4)</em> mark what the guard was asked to protect meanwhile, until, in
 * one step, it has nothing left and calls the marks complete; <em>(5)</em> sweep what was last put
 * before the horizon and is not marked.
 *
 * <p>Why nothing is lost that was acknowledged. Let a block be needed after the run: a root reaches
 * it.
 *
 * <ul>
 *   <li><b>The root was there during all of (3).</b> It was read, and all that it reaches was
 *       marked.
 *   <li><b>An add made the root.</b> Its session was open until the root was recorded. If it closed
 *       before (1), the root was there in (3). Else every block that it put, new or not, carries an
 *       epoch at or after the horizon and is not swept. This holds for a block put again while the
 *       sweep goes by: the store takes the two one after the other.
 *   <li><b>A pin of blocks that were here.</b> It walks its DAG and keeps each block in a session,
 *       which to the collector is the same as putting it. A further name for a DAG that is pinned
 *       already is not walked but leased, as below: its other name might go away unread in (3).
 *   <li><b>A tree was changed.</b> Its new root reaches blocks put by the change's session (as
 *       above), blocks that the root before it reached (by induction: that one was read in (3), or
 *       came to be by such a change), and DAGs linked by their CID. Those are leased from before
 *       the link until after it. Leased before (2) and given back before: the link is in a root
 *       read in (3). Leased before (4) ended: marked. Leased later, and so during the sweep: if it
 *       is marked, all that it reaches is; if not, each block is kept in a session before the link
 *       is made.
 * </ul>
 *
 * <p>Blocks that a root reaches only through a block that can't be read are not known. A run that
 * meets one where the source of roots says that all was here, or where stored bytes are damaged,
 * removes nothing and says which block it is, unless it was told to go on.
 *
 * <p>Memory: {@link VisitedBlocks}, 10 to 16 bytes for each block marked, as much again for the few
 * that have links.
 */
public final class Collector {
  private static final String UNDER_WAY = "an add, a pin or a change of a tree that is under way";

  private final Blocks blocks;
  private final BlockStore store;
  private final DagWalk walk;
  private final KeyHash hash;
  private final RootGuard guard;
  private final List<RootSource> sources;
  private final List<Consumer<Multihash>> listeners = new CopyOnWriteArrayList<>();
  private final ReentrantLock alone = new ReentrantLock();

  public Collector(
      Blocks blocks,
      BlockStore store,
      DagWalk walk,
      KeyHash hash,
      RootGuard guard,
      List<RootSource> sources) {
    this.blocks = blocks;
    this.store = store;
    this.walk = walk;
    this.hash = hash;
    this.guard = guard;
    this.sources = List.copyOf(sources);
  }

  /**
   * Runs once. Waits for the removal of a block that is under way.
   *
   * @param despiteDamage whether to sweep though blocks that are needed can't be read
   * @throws LostBlocksException if there are such, and nothing was removed therefore
   */
  public CollectionReport collect(OperationRun run, boolean despiteDamage) {
    alone.lock();
    try {
      return collectAlone(run, despiteDamage);
    } finally {
      alone.unlock();
    }
  }

  /**
   * Removes one block if nothing needs it. A collection that sweeps only this block, so that it is
   * as safe beside adds, pins and tree changes; it takes a walk of all that roots reach.
   *
   * @throws LostBlocksException if needed blocks can't be read, so that this one might be below
   */
  public Removal remove(Cid cid) {
    OptionalInt size = store.findSize(cid.multihash());
    if (size.isEmpty()) {
      return new Removal.Missing();
    }
    if (!alone.tryLock()) {
      return new Removal.Busy();
    }
    try {
      return removeAlone(cid.multihash(), size.getAsInt());
    } finally {
      alone.unlock();
    }
  }

  private CollectionReport collectAlone(OperationRun run, boolean despiteDamage) {
    long horizon = blocks.advanceHorizon();
    try (VisitedBlocks marks = new VisitedBlocks(hash, store.usage().blocks());
        Following _ = guarded()) {
      Marking marking = new Marking(walk, marks, run);
      for (RootSource source : sources) {
        marking.mark(source);
      }
      markLeased(marking, marks);
      if (!despiteDamage) {
        marking.requireNothingLost();
      }
      SweepWatch watch = new SweepWatch(run, store.usage().blocks());
      Swept swept =
          store.sweep(
              horizon, block -> watch.isCalledOff() || marks.contains(block) || !tellOf(block));
      watch.throwIfCalledOff();
      return new CollectionReport(
          marks.size(), swept.blocks(), swept.bytes(), marking.unreadable(), marks.bytes());
    }
  }

  /**
   * Tells the listener of each block that a collection is about to remove; one that is put again
   * meanwhile is told too, and stays. The listener is called by the collection's threads and must
   * be quick.
   *
   * @return ends the telling when closed
   */
  public Following follow(Consumer<Multihash> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  private boolean tellOf(Multihash block) {
    listeners.forEach(listener -> listener.accept(block));
    return true;
  }

  private Removal removeAlone(Multihash wanted, int size) {
    long horizon = blocks.advanceHorizon();
    try (VisitedBlocks marks = new VisitedBlocks(hash, store.usage().blocks());
        Following _ = guarded()) {
      Marking marking = new Marking(walk, marks, new UnwatchedRun());
      for (RootSource source : sources) {
        marking.mark(source);
        if (marks.contains(wanted)) {
          return new Removal.Held(source.name());
        }
      }
      markLeased(marking, marks);
      if (marks.contains(wanted)) {
        return new Removal.Held(UNDER_WAY);
      }
      marking.requireNothingLost();
      Swept swept = store.sweep(horizon, block -> !block.equals(wanted) || marks.contains(block));
      return swept.blocks() > 0 ? new Removal.Removed(size) : new Removal.Held(UNDER_WAY);
    }
  }

  private Following guarded() {
    guard.beginMarking();
    return guard::end;
  }

  /** What lasts until it is closed. */
  public interface Following extends AutoCloseable {
    @Override
    void close();
  }

  /** Ends with the marks complete, by which the guard judges from then on. */
  private void markLeased(Marking marking, VisitedBlocks marks) {
    Optional<Cid> leased = guard.nextUnmarked(marks);
    while (leased.isPresent()) {
      marking.mark(leased.get(), false);
      leased = guard.nextUnmarked(marks);
    }
  }
}
