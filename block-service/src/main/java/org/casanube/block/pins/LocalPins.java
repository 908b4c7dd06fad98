package org.casanube.block.pins;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.casanube.block.blocks.BlockStoreException;
import org.casanube.block.blocks.Blocks;
import org.casanube.block.blocks.Blocks.WriteSession;
import org.casanube.block.blocks.MissingBlockException;
import org.casanube.block.collection.Protection;
import org.casanube.block.collection.Protection.Lease;
import org.casanube.block.collection.RootSource;
import org.casanube.block.reachability.DagTooLargeException;
import org.casanube.block.reachability.DagWalk;
import org.casanube.block.reachability.KeyHash;
import org.casanube.block.reachability.VisitedBlocks;
import org.casanube.multiformats.Cid;

/**
 * The pins of this service, with an index of all that they hold.
 *
 * <p>A recursive pin is made in this order: walk the DAG, keeping each block in a session; commit
 * that, since somebody may just be adding the blocks; record the pin; count its blocks in the
 * {@link PinIndex}; close the session. It is removed by walking the DAG while it is still pinned,
 * removing the record, and uncounting. So both cost a read of each block that has links, and in
 * return "is it pinned" costs one look at a table.
 *
 * <p>The index is built anew at each start, in the background. It has the right answer for every
 * block that it has met, from the first one on; for the rest the answer is {@link
 * PinStatus.NotYetKnown} until it is complete. It is also built anew when a DAG could not be walked
 * to be uncounted.
 */
public final class LocalPins implements Pins, RootSource, AutoCloseable {
  private static final Logger LOG = System.getLogger(LocalPins.class.getName());

  private final Blocks blocks;
  private final PinStore store;
  private final Protection protection;
  private final KeyHash hash;
  private final PinWalk walk;
  private final HolderSearch holders;
  private final Clock clock;
  private final CidLocks locks = new CidLocks();
  private final ReentrantLock rebuild = new ReentrantLock();
  private volatile PinIndex index;
  private volatile boolean closed;

  public LocalPins(
      Blocks blocks,
      PinStore store,
      Protection protection,
      DagWalk dagWalk,
      KeyHash hash,
      Clock clock) {
    this.blocks = blocks;
    this.store = store;
    this.protection = protection;
    this.hash = hash;
    this.clock = clock;
    walk = new PinWalk(dagWalk, hash);
    holders = new HolderSearch(store, dagWalk, hash);
    index = new PinIndex(hash);
  }

  @Override
  public Pin pin(Cid cid, PinMode mode, PinName name, PinWatch watch) {
    return locks.holding(cid, () -> pinAlone(new Pin(cid, name, mode, clock.instant()), watch));
  }

  @Override
  public Pin unpin(Cid cid, PinName name) {
    return locks.holding(
        cid,
        () -> {
          List<Pin> present = store.findAll(cid);
          List<Pin> named = present.stream().filter(pin -> pin.name().equals(name)).toList();
          if (named.isEmpty()) {
            throw refusal(cid, present);
          }
          remove(cid, present, named);
          return named.getFirst();
        });
  }

  @Override
  public List<Pin> unpinAll(Cid cid) {
    return locks.holding(
        cid,
        () -> {
          List<Pin> present = store.findAll(cid);
          if (present.isEmpty()) {
            throw refusal(cid, present);
          }
          remove(cid, present, present);
          return present;
        });
  }

  @Override
  public PinStatus status(Cid cid) {
    List<Pin> pins = store.findAll(cid);
    if (!pins.isEmpty()) {
      return new PinStatus.Pinned(pins);
    }
    PinIndex current = index;
    if (current.holds(cid)) {
      return new PinStatus.Indirect();
    }
    return current.isComplete() ? new PinStatus.NotPinned() : new PinStatus.NotYetKnown();
  }

  @Override
  public Optional<Cid> findHolder(Cid cid, long maxBlocks) {
    return holders.find(cid, maxBlocks);
  }

  @Override
  public PinPage list(PinFilter filter, Optional<String> cursor, int limit) {
    return store.page(filter, cursor, limit);
  }

  @Override
  public long count() {
    return store.count();
  }

  @Override
  public String name() {
    return "pins";
  }

  @Override
  public boolean isComplete() {
    return true;
  }

  @Override
  public void forEachRoot(RootVisitor visitor) {
    store.forEach(pin -> {
      switch (pin.mode()) {
        case RECURSIVE -> visitor.dag(pin.cid());
        case DIRECT -> visitor.block(pin.cid());
      }
    });
  }

  /** Blocks that the index knows to be held. */
  public long indexedBlocks() {
    return index.size();
  }

  /** Memory that the index takes, in bytes. */
  public long indexBytes() {
    return index.bytes();
  }

  /** True if the index can say of any block whether it is held. */
  public boolean isIndexComplete() {
    return index.isComplete();
  }

  /** Builds the index anew; to be called once at start, by a thread that may take its time. */
  public void buildIndex() {
    rebuild.lock();
    try {
      PinIndex before = index;
      PinIndex fresh = new PinIndex(hash);
      index = fresh;
      before.close();
      if (countAll(fresh)) {
        fresh.complete();
      }
    } finally {
      rebuild.unlock();
    }
  }

  /** True if all could be counted. */
  private boolean countAll(PinIndex fresh) {
    AtomicBoolean whole = new AtomicBoolean(true);
    store.forEach(pin -> {
      if (pin.mode() == PinMode.RECURSIVE && !fresh.counts(pin.cid())) {
        boolean counted = locks.holding(pin.cid(), () -> recount(pin.cid(), fresh));
        whole.compareAndSet(true, counted);
      }
    });
    return whole.get();
  }

  @Override
  public void close() {
    closed = true;
    index.close();
  }

  private Pin pinAlone(Pin pin, PinWatch watch) {
    Optional<Pin> present = store.find(pin.cid(), pin.name());
    if (present.isPresent() && present.get().mode() == pin.mode()) {
      return present.get();
    }
    switch (pin.mode()) {
      case DIRECT -> pinOneBlock(pin);
      case RECURSIVE -> pinDag(pin, watch);
    }
    return pin;
  }

  private void pinOneBlock(Pin pin) {
    List<Pin> before = store.findAll(pin.cid());
    List<Pin> replaced = before.stream().filter(old -> old.name().equals(pin.name())).toList();
    try (WriteSession session = blocks.openSession()) {
      PinWalk.keepOne(pin.cid(), session);
      session.commit();
      change(pin.cid(), endsDag(before, replaced), () -> store.put(pin));
    } catch (MissingBlockException e) {
      throw PinWalk.explained(pin.cid(), e);
    }
  }

  private void pinDag(Pin pin, PinWatch watch) {
    if (index.counts(pin.cid())) {
      try (Lease _ = protection.protect(pin.cid())) {
        store.put(pin);
        return;
      } catch (MissingBlockException e) {
        throw PinWalk.explained(pin.cid(), e);
      }
    }
    try (WriteSession session = blocks.openSession();
        VisitedBlocks reached = walk.keep(pin.cid(), session, watch)) {
      session.commit();
      store.put(pin);
      count(pin.cid(), reached);
    }
  }

  private void remove(Cid cid, List<Pin> present, List<Pin> leaving) {
    change(cid, endsDag(present, leaving), () -> store.remove(leaving));
  }

  private static boolean endsDag(List<Pin> present, List<Pin> leaving) {
    return leaving.stream().anyMatch(LocalPins::isRecursive)
        && present.stream().filter(LocalPins::isRecursive).allMatch(leaving::contains);
  }

  /** Changes the record, and uncounts the DAG if that ends its last recursive pin. */
  private void change(Cid cid, boolean endsDag, Runnable record) {
    if (!endsDag || !index.counts(cid)) {
      record.run();
      return;
    }
    Optional<VisitedBlocks> walked = tryRead(cid, PinWatch.NONE);
    if (walked.isEmpty()) {
      record.run();
      scheduleRebuild();
      return;
    }
    try (VisitedBlocks reached = walked.get()) {
      record.run();
      uncount(cid, reached);
    }
  }

  /** What a pinned root reaches; empty if it can no longer be walked. */
  private Optional<VisitedBlocks> tryRead(Cid root, PinWatch watch) {
    try {
      return Optional.of(walk.read(root, watch));
    } catch (MissingBlockException
        | DagTooLargeException
        | IllegalArgumentException
        | BlockStoreException e) {
      LOG.log(Level.WARNING, "pinned {0} cannot be walked: {1}", root, e);
      return Optional.empty();
    }
  }

  /** Counts in the index that is in use when this returns. */
  private void count(Cid root, VisitedBlocks reached) {
    PinIndex used;
    do {
      used = index;
      if (!used.counts(root)) {
        used.add(root, reached);
      }
    } while (used != index);
  }

  private void uncount(Cid root, VisitedBlocks reached) {
    PinIndex used;
    do {
      used = index;
      if (used.counts(root)) {
        used.remove(root, reached);
      }
    } while (used != index);
  }

  /** True unless the root is pinned and can't be walked. */
  private boolean recount(Cid root, PinIndex fresh) {
    if (fresh.counts(root) || store.findAll(root).stream().noneMatch(LocalPins::isRecursive)) {
      return true;
    }
    Optional<VisitedBlocks> walked = tryRead(root, _ -> requireOpen());
    walked.ifPresent(reached -> {
      fresh.add(root, reached);
      reached.close();
    });
    return walked.isPresent();
  }

  private void requireOpen() {
    if (closed) {
      throw new BlockStoreException(BlockStoreException.Cause.UNUSABLE, "the service stops");
    }
  }

  private void scheduleRebuild() {
    if (!closed) {
      Thread.ofVirtual().name("pin-index").start(this::buildIndex);
    }
  }

  private PinRefusedException refusal(Cid cid, List<Pin> present) {
    if (!present.isEmpty()) {
      return new PinRefusedException(
          PinErrorCode.NOT_PINNED, cid + " is pinned, but not under this name");
    }
    if (!index.holds(cid)) {
      return new PinRefusedException(PinErrorCode.NOT_PINNED, cid + " is not pinned");
    }
    Optional<Cid> holder = holders.find(cid, HolderSearch.CHEAP);
    return holder
        .map(root ->
            new PinRefusedException(
                PinErrorCode.PINNED_INDIRECTLY,
                "%s is pinned only below %s, by the recursive pin of that".formatted(cid, root),
                root,
                null))
        .orElseGet(() ->
            new PinRefusedException(
                PinErrorCode.PINNED_INDIRECTLY,
                cid + " is pinned only below the recursive pin of something else"));
  }

  private static boolean isRecursive(Pin pin) {
    return pin.mode() == PinMode.RECURSIVE;
  }
}
