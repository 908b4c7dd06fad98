package org.casanube.block.blocks.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.casanube.block.blocks.Block;
import org.casanube.block.blocks.BlockBatch;
import org.casanube.block.blocks.BlockStore;
import org.casanube.block.blocks.BlockStoreException;
import org.casanube.multiformats.MultiformatException;
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
  private static final int REMOVALS_PER_COMMIT = 1024;
  private static final int MAX_READ_ATTEMPTS = 100;

  private final SegmentFiles files;
  private final StoreSettings settings;
  private final BlockIndex index;
  private final Segments segments;
  private final AppendLog log;
  private final Space space;
  private final Compaction compaction;
  private final AtomicLong sequences;
  private final AtomicLong blockBytes;
  private final AtomicInteger epoch = new AtomicInteger(1);
  private final List<Damage> damages = new CopyOnWriteArrayList<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  private LocalBlockStore(
      SegmentFiles files, StoreSettings settings, IndexMemory memory, RandomGenerator random)
      throws IOException {
    this.files = files;
    this.settings = settings;
    this.index = new BlockIndex(memory, random);
    this.segments = new Segments(files);
    Recovery recovery = new Recovery(files, index, segments);
    recovery.run();
    this.damages.addAll(recovery.damages());
    this.sequences = new AtomicLong(recovery.nextSequence());
    this.blockBytes = new AtomicLong(recovery.blockBytes());
    this.log = new AppendLog(files, settings.writing(), recovery.nextSegment(), new LogLosses());
    this.space = new Space(settings.room(), files, segments::bytes, log::pendingBytes);
    this.compaction = new Compaction(segments, index, log, settings);
  }

  /**
   * Opens the store in this folder, making it if need be.
   *
   * @throws BlockStoreException with UNUSABLE if another process has it open or a newer version
   *     wrote it, with IO if it can't be read
   */
  public static LocalBlockStore open(Path folder, StoreSettings settings) {
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

  /** What was found damaged since the store was opened, and while opening it. */
  public List<Damage> damages() {
    return List.copyOf(damages);
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

  /** Appends the block unless it is here; returns the place that must be durable. */
  private long append(Block block, int generation) {
    Multihash multihash = block.multihash();
    if (block.size() > Block.MAX_BYTES) {
      throw new IllegalArgumentException(
          "block of " + block.size() + " bytes is over the limit of " + Block.MAX_BYTES);
    }
    IndexKey key = index.key(multihash);
    IndexShard shard = index.shard(key);
    while (true) {
      IndexEntry known = shard.touch(key, epoch.get());
      if (known != null) {
        return known.location();
      }
      long sequence = sequences.getAndIncrement();
      space.require(Frame.bytes(multihash, block.size()));
      long location =
          log.append(
              new AppendLog.FrameContent(
                  Frame.Kind.BLOCK, multihash, block.size(), sequence, block.data()),
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
        case KNOWN, LOST -> {
          return Math.max(location, inserted.before() == null ? 0 : inserted.before().location());
        }
        case OUTDATED -> {}
      }
    }
  }

  private void account(long location, int size, @Nullable IndexEntry before) {
    segments.gained(location, size);
    if (before == null) {
      blockBytes.addAndGet(size);
    } else {
      segments.lost(before.location(), before.size());
    }
  }

  @Override
  public Optional<Block> find(Multihash multihash) {
    IndexKey key = index.key(multihash);
    IndexShard shard = index.shard(key);
    for (int attempt = 0; attempt < MAX_READ_ATTEMPTS; attempt++) {
      IndexEntry entry = shard.find(key);
      if (entry == null) {
        return Optional.empty();
      }
      ByteBuffer frame = read(multihash, entry);
      if (frame != null && isSound(frame, multihash, entry)) {
        return Optional.of(
            Block.of(multihash, frame.slice(Frame.prefixBytes(multihash), entry.size())));
      }
      IndexEntry now = shard.find(key);
      if (frame != null && now != null && now.location() == entry.location()) {
        throw damaged(multihash, entry, shard, key);
      }
    }
    throw new BlockStoreException(
        BlockStoreException.Cause.IO, "block " + multihash + " moves faster than it can be read");
  }

  /** The frame's bytes; null if the segment is gone, because the block moved or was removed. */
  private @Nullable ByteBuffer read(Multihash multihash, IndexEntry entry) {
    int length = Frame.prefixBytes(multihash) + entry.size();
    ByteBuffer frame = ByteBuffer.allocate(length);
    if (log.readPending(frame, entry.location())) {
      return frame.flip();
    }
    Segment segment = segments.find(Location.segment(entry.location()));
    if (segment == null) {
      return null;
    }
    try {
      segment.file().read(frame, Location.offset(entry.location()));
      return frame.flip();
    } catch (ClosedChannelException e) {
      return requireOpen();
    } catch (IOException e) {
      return frame.clear().limit(0);
    }
  }

  private @Nullable ByteBuffer requireOpen() {
    if (closed.get()) {
      throw StoreClosed.exception();
    }
    return null;
  }

  private boolean isSound(ByteBuffer bytes, Multihash multihash, IndexEntry entry) {
    Frame frame = Frame.decode(bytes, 0, entry.location());
    return frame != null
        && frame.kind() == Frame.Kind.BLOCK
        && frame.length() == entry.size()
        && frame.multihash().equals(multihash)
        && frame.hasSoundPayload(bytes, 0)
        && (settings.check() == StoreSettings.ReadCheck.CHECKSUM
            || hasItsHash(bytes, multihash, entry.size()));
  }

  private static boolean hasItsHash(ByteBuffer bytes, Multihash multihash, int size) {
    try {
      return multihash.matches(bytes.slice(Frame.prefixBytes(multihash), size));
    } catch (MultiformatException e) {
      return true;
    }
  }

  private BlockStoreException damaged(
      Multihash multihash, IndexEntry entry, IndexShard shard, IndexKey key) {
    int number = Location.segment(entry.location());
    if (!entry.damaged()) {
      shard.markDamaged(key, entry.location());
      Segment segment = segments.find(number);
      if (segment != null) {
        segment.markDamaged();
      }
      damages.add(
          new Damage(
              Segment.name(number),
              Location.offset(entry.location()),
              Frame.bytes(multihash, entry.size()),
              multihash,
              "the stored bytes are not what was stored"));
    }
    return new BlockStoreException(
        BlockStoreException.Cause.DAMAGED,
        "block " + multihash + " is damaged in " + Location.toString(entry.location()));
  }

  @Override
  public OptionalInt findSize(Multihash multihash) {
    IndexKey key = index.key(multihash);
    IndexEntry entry = index.shard(key).find(key);
    return entry == null ? OptionalInt.empty() : OptionalInt.of(entry.size());
  }

  @Override
  public void remove(Collection<Multihash> multihashes) {
    try (Removals removals = new Removals(Integer.MAX_VALUE)) {
      multihashes.forEach(removals::add);
    }
    compaction.wake();
  }

  @Override
  public long advanceEpoch() {
    return epoch.incrementAndGet();
  }

  @Override
  public Swept sweep(long before, Predicate<Multihash> live) {
    int limit = (int) Math.min(before, advanceEpoch());
    try (Removals removals = new Removals(limit);
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

  /** Removes blocks in groups: condemn, write tombstones, sync, take out of the index. */
  private final class Removals implements AutoCloseable {
    private final int limit;
    private final List<Condemnation> open = new ArrayList<>();
    private long blocks;
    private long bytes;

    Removals(int limit) {
      this.limit = limit;
    }

    boolean wouldTake(Multihash multihash) {
      IndexKey key = index.key(multihash);
      IndexEntry entry = index.shard(key).find(key);
      return entry != null && entry.epoch() < limit;
    }

    void add(Multihash multihash) {
      IndexKey key = index.key(multihash);
      IndexShard.Condemned condemned =
          index.shard(key).condemn(key, limit, sequences::getAndIncrement);
      if (condemned != null) {
        open.add(new Condemnation(multihash, key, condemned));
      }
      if (open.size() >= REMOVALS_PER_COMMIT) {
        finish();
      }
    }

    void finish() {
      boolean done = false;
      try {
        writeTombstones();
        done = true;
      } finally {
        for (Condemnation condemnation : open) {
          if (done) {
            bury(condemnation);
          } else {
            condemnation.pardon();
          }
        }
        open.clear();
      }
    }

    private void writeTombstones() {
      if (open.isEmpty()) {
        return;
      }
      int generation = log.generation();
      long last = Location.NOWHERE;
      for (Condemnation condemnation : open) {
        int victim = Location.segment(condemnation.condemned().entry().location());
        last =
            log.append(
                new AppendLog.FrameContent(
                    Frame.Kind.TOMBSTONE,
                    condemnation.multihash(),
                    victim,
                    condemnation.condemned().sequence(),
                    ByteBuffer.allocate(0)),
                generation);
      }
      log.commit(last, generation);
    }

    private void bury(Condemnation condemnation) {
      IndexEntry buried = condemnation.bury();
      if (buried != null) {
        segments.lost(buried.location(), buried.size());
        blockBytes.addAndGet(-buried.size());
        blocks++;
        bytes += buried.size();
      }
    }

    Swept swept() {
      return new Swept(blocks, bytes);
    }

    @Override
    public void close() {
      finish();
    }
  }

  private final class Condemnation {
    private final Multihash multihash;
    private final IndexKey key;
    private final IndexShard.Condemned condemned;

    Condemnation(Multihash multihash, IndexKey key, IndexShard.Condemned condemned) {
      this.multihash = multihash;
      this.key = key;
      this.condemned = condemned;
    }

    Multihash multihash() {
      return multihash;
    }

    IndexShard.Condemned condemned() {
      return condemned;
    }

    @Nullable IndexEntry bury() {
      return index.shard(key).bury(key, condemned.entry().location());
    }

    void pardon() {
      index.shard(key).pardon(key, condemned.entry().location());
    }
  }

  @Override
  public Stream<Entry> entries() {
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

  @Override
  public Usage usage() {
    long medium = segments.bytes() + log.pendingBytes();
    return new Usage(index.size(), blockBytes.get(), medium, space.leftBytes());
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
      throw AppendLog.storeException(e);
    }
  }

  private final class LogLosses implements AppendLog.Losses {
    @Override
    public void opened(Segment segment) {
      segments.add(segment);
    }

    @Override
    public void lost(long from, long to, int generation) {
      index.purge(
          from,
          to,
          generation,
          entry -> {
            segments.lost(entry.location(), entry.size());
            blockBytes.addAndGet(-entry.size());
          });
    }
  }
}
