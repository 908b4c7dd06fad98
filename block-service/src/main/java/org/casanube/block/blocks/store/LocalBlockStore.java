package org.casanube.block.blocks.store;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.StampedLock;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.casanube.block.blocks.Block;
import org.casanube.block.blocks.BlockBatch;
import org.casanube.block.blocks.BlockStore;
import org.casanube.block.blocks.BlockStoreException;
import org.casanube.block.blocks.Damage;
import org.casanube.multiformats.Multihash;
import org.jspecify.annotations.Nullable;

/**
 * Keeps blocks in append-only segment files in one folder.
 *
 * <p>A write is a frame at the end of the log ({@link AppendLog}: large aligned writes, group
 * commit); a read is one look into the index ({@link BlockIndex}) and one positioned read. There is
 * no other state: the index is made again from the segments at start ({@link Recovery}), removals
 * are tombstones in the log, and space comes back when segments that are mostly dead are copied and
 * deleted ({@link Compaction}). Why not one file per block: ten thousand small files cost ten
 * thousand syncs, or durability. Why not an LSM tree: it writes every block twice or more and reads
 * through its own caches; blocks need no order. Figures and rejected ways are in ADR 0010.
 *
 * <p>A put of a known block costs neither write nor disk read: the index says that it is here and
 * notes the epoch. What makes puts and removals of one block safe against each other is the
 * sequence, drawn while the index entry is locked: a put that meets a condemned entry writes a new
 * frame, whose sequence is higher than the tombstone's, wherever in the log the two end up.
 */
public final class LocalBlockStore implements BlockStore {
  private final SegmentFiles files;
  private final BlockIndex index;
  private final Segments segments;
  private final AppendLog log;
  private final Space space;
  private final BlockReader reader;

  /** Held for reading from the append of a frame until the index points to it. */
  private final StampedLock underWay = new StampedLock();

  private final Compaction compaction;
  private final AtomicLong sequences;
  private final AtomicInteger epoch = new AtomicInteger(1);
  private final AtomicBoolean closed = new AtomicBoolean();

  private LocalBlockStore(
      SegmentFiles files, StoreSettings settings, IndexMemory memory, RandomGenerator random)
      throws IOException {
    this.files = files;
    this.index = new BlockIndex(memory, random);
    this.segments = new Segments(files);
    Recovery recovery = new Recovery(files, index, segments);
    recovery.run();
    this.sequences = new AtomicLong(recovery.nextSequence());
    this.log = new AppendLog(files, settings.writing(), recovery.nextSegment(), new LogListener());
    this.space = new Space(settings.room(), files, segments::bytes, log::pendingBytes);
    this.reader = new BlockReader(index, segments, log, settings.check(), recovery.damages());
    this.compaction =
        new Compaction(
            segments, index, log, new Compaction.Surroundings(space, this::settle), settings);
  }

  /**
   * Opens the store in this folder, making it if need be.
   *
   * @throws BlockStoreException with UNUSABLE if another process has it open or a newer version
   *     wrote it, with IO if it can't be read
   */
  public static LocalBlockStore open(Path folder, StoreSettings settings) {
    settings.writing().requireRoomForAnyBlock();
    try {
      SegmentFiles files = DiskSegmentFiles.open(folder, settings.writing().direct());
      IndexMemory memory = new IndexMemory(folder.resolve("scratch"));
      return open(files, settings, memory, new SecureRandom());
    } catch (IOException e) {
      throw new BlockStoreException(
          BlockStoreException.Cause.IO, "the block store in " + folder + " can't be opened", e);
    }
  }

  /** Opens the store in these files, which it closes in the end. */
  static LocalBlockStore open(
      SegmentFiles files, StoreSettings settings, IndexMemory memory, RandomGenerator random)
      throws IOException {
    boolean opened = false;
    try {
      LocalBlockStore store = new LocalBlockStore(files, settings, memory, random);
      store.log.start();
      store.compaction.start();
      opened = true;
      return store;
    } finally {
      if (!opened) {
        files.close();
      }
    }
  }

  /** All damage that was met, also what was healed since. */
  List<Damage> damagesMet() {
    return reader.damages();
  }

  @Override
  public List<Damage> damages() {
    return reader.damages().stream().filter(this::isOpen).toList();
  }

  /** False if the block that was in the damaged place has been put again elsewhere. */
  private boolean isOpen(Damage damage) {
    Multihash multihash = damage.multihash();
    if (multihash == null) {
      return true;
    }
    IndexKey key = index.key(multihash);
    IndexEntry entry = index.shard(key).find(key);
    return entry == null || entry.damaged();
  }

  @Override
  public Optional<String> trouble() {
    return Optional.ofNullable(compaction.failure()).map(RuntimeException::getMessage);
  }

  /** True if segments are written past the page cache. */
  public boolean writesDirect() {
    return files instanceof DiskSegmentFiles disk && disk.isDirect();
  }

  /**
   * Gives back what can be given back now and returns when done; the background does the same in
   * its own time and at its own speed.
   *
   * @return bytes by which the files became smaller
   */
  public long compact() {
    return compaction.runNow();
  }

  @Override
  public BlockBatch openBatch() {
    return new LocalBatch();
  }

  /** A batch remembers how far the log must be durable for it, and in which generation it began. */
  private final class LocalBatch implements BlockBatch {
    private boolean begun;
    private int generation;
    private long last;

    @Override
    public void add(Block block) {
      begin();
      last = Math.max(last, append(block, generation));
    }

    @Override
    public boolean touch(Multihash multihash) {
      begin();
      IndexKey key = index.key(multihash);
      IndexEntry known = index.shard(key).touch(key, epoch.get());
      if (known == null) {
        return false;
      }
      last = Math.max(last, known.location());
      return true;
    }

    @Override
    public void commit() {
      if (begun) {
        begun = false;
        log.commit(last, generation);
      }
    }

    @Override
    public void close() {}

    private void begin() {
      if (!begun) {
        generation = log.generation();
        last = Location.NOWHERE;
        begun = true;
      }
    }
  }

  /** Waits until every frame that was appended before is in the index, too. */
  private void settle() {
    underWay.unlockWrite(underWay.writeLock());
  }

  private long append(Block block, int generation) {
    if (block.size() > Block.MAX_BYTES) {
      throw new IllegalArgumentException(
          "block of " + block.size() + " bytes is over the limit of " + Block.MAX_BYTES);
    }
    long stamp = underWay.readLock();
    try {
      return appendAndInsert(block, generation);
    } finally {
      underWay.unlockRead(stamp);
    }
  }

  /** Appends the block unless it is here; returns the place that must be durable. */
  private long appendAndInsert(Block block, int generation) {
    Multihash multihash = block.multihash();
    IndexKey key = index.key(multihash);
    IndexShard shard = index.shard(key);
    while (true) {
      IndexEntry known = shard.touch(key, epoch.get());
      if (known != null) {
        return known.location();
      }
      long sequence = sequences.getAndIncrement();
      space.require(Frame.bytes(multihash, block.size()) + FrameList.recordBytes(multihash));
      long location =
          log.append(
              new FrameContent(Frame.Kind.BLOCK, multihash, block.size(), sequence, block.data()),
              generation);
      IndexShard.Inserted inserted =
          shard.insert(
              new IndexShard.Candidate(key, location, block.size(), epoch.get(), sequence),
              generation);
      switch (inserted.insertion()) {
        case DONE -> {
          account(location, block.size(), inserted.before());
          return location;
        }
        case KNOWN -> {
          segments.markStale(location);
          return Math.max(location, requireBefore(inserted).location());
        }
        case LOST -> {
          return location;
        }
        case OUTDATED -> segments.markStale(location);
      }
    }
  }

  private static IndexEntry requireBefore(IndexShard.Inserted inserted) {
    return Objects.requireNonNull(inserted.before());
  }

  private void account(long location, int size, @Nullable IndexEntry before) {
    segments.gained(location, size);
    if (before != null) {
      segments.lost(before.location(), before.size());
    }
  }

  @Override
  public Optional<Block> find(Multihash multihash) {
    return reader.find(multihash, false);
  }

  @Override
  public Optional<Block> findInPassing(Multihash multihash) {
    return reader.find(multihash, true);
  }

  @Override
  public OptionalInt findSize(Multihash multihash) {
    IndexKey key = index.key(multihash);
    IndexEntry entry = index.shard(key).find(key);
    return entry == null ? OptionalInt.empty() : OptionalInt.of(entry.size());
  }

  @Override
  public void remove(Collection<Multihash> multihashes) {
    try (Removals removals = removals(Integer.MAX_VALUE)) {
      multihashes.forEach(removals::add);
    }
    compaction.wake();
  }

  private Removals removals(int limit) {
    return new Removals(index, log, segments, sequences::getAndIncrement, limit);
  }

  @Override
  public long advanceEpoch() {
    return epoch.incrementAndGet();
  }

  @Override
  public Swept sweep(long before, Predicate<Multihash> live) {
    int limit = (int) Math.min(before, advanceEpoch());
    try (Removals removals = removals(limit);
        Stream<Entry> entries = entries()) {
      for (Iterator<Entry> all = entries.iterator(); all.hasNext(); ) {
        Multihash multihash = all.next().multihash();
        if (removals.wouldTake(multihash) && !live.test(multihash)) {
          removals.add(multihash);
        }
      }
      removals.finish();
      return removals.swept();
    } finally {
      compaction.wake();
    }
  }

  @Override
  public Stream<Entry> entries() {
    log.commitAll();
    return segments.all().stream().flatMap(segment -> entriesOf(segment).stream());
  }

  private List<Entry> entriesOf(Segment segment) {
    List<Entry> entries = new ArrayList<>();
    try {
      segments.visitFrames(
          segment,
          (frame, location) -> {
            if (frame.kind() == Frame.Kind.BLOCK && isCurrent(frame, location)) {
              entries.add(new Entry(frame.multihash(), frame.length()));
            }
          });
    } catch (IOException e) {
      if (segments.find(segment.number()) != null) {
        throw new BlockStoreException(
            BlockStoreException.Cause.IO, "the blocks can't be listed: " + e.getMessage(), e);
      }
    }
    return entries;
  }

  private boolean isCurrent(Frame frame, long location) {
    IndexKey key = index.key(frame.multihash());
    IndexEntry entry = index.shard(key).find(key);
    return entry != null && entry.location() == location;
  }

  /** Throws if what is counted per segment is not what the index points to. For tests. */
  void checkInvariants() {
    compaction.whileResting(() -> segments.check(index));
  }

  @Override
  public Usage usage() {
    long medium = segments.bytes() + log.pendingBytes();
    return new Usage(index.size(), segments.blockBytes(), medium, space.leftBytes());
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    compaction.close();
    try (files;
        index;
        segments;
        log) {
      closed.set(true);
    } catch (IOException e) {
      throw StoreFailure.of(e);
    }
  }

  private final class LogListener implements AppendLog.Listener {
    @Override
    public Liveness liveness(int segment) {
      return segments.liveness(segment);
    }

    @Override
    public void padded(int bytes) {
      space.spend(bytes);
    }

    @Override
    public void opened(Segment segment) {
      space.spend(segment.bytes() + FrameList.ownBytes());
      segments.add(segment);
    }

    @Override
    public void lost(long from, long to, int generation) {
      index.purge(from, to, generation, entry -> segments.lost(entry.location(), entry.size()));
    }
  }
}
