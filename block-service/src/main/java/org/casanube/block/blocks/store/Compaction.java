package org.casanube.block.blocks.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.casanube.block.blocks.BlockStoreException;
import org.jspecify.annotations.Nullable;

/**
 * Gives space back: copies what is alive in a mostly dead segment to the end of the log, syncs,
 * switches the index over, and deletes the segment.
 *
 * <p>When room is short, that is when less than a segment's size is left of quota or disk, segments
 * with few dead blocks are copied too, at full speed, and into the reserve if need be.
 *
 * <p>A copy keeps its sequence, so a tombstone written meanwhile outranks it, and the index is
 * switched only where it still points to the original; a block that is put again meanwhile has a
 * frame of its own. A segment goes only when the index no longer points into it at all. A crash at
 * any point leaves at worst two frames of one block, of which the next start takes the later.
 *
 * <p>A tombstone is carried along as long as the segment exists in which the removed frame was.
 * That is not enough where a second frame of the block lies in yet another segment: because copying
 * was cut off before the original could be deleted, or two threads put the block at once. While
 * there is a segment with such stale frames no tombstone is dropped. Segments in which something is
 * damaged are left alone, so that nothing readable gets lost and the damage can be looked at.
 */
final class Compaction implements AutoCloseable {
  private static final int COPY_BATCH_BYTES = 4 * 1024 * 1024;
  private static final int MANY_SMALL_SEGMENTS = 8;
  private static final double SMALL_SHARE = 0.125;
  private static final double SHORT_LIVE_SHARE = 0.95;
  private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

  private final Segments segments;
  private final BlockIndex index;
  private final AppendLog log;
  private final Surroundings surroundings;
  private final StoreSettings.Compacting settings;
  private final long segmentBytes;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final ReentrantLock running = new ReentrantLock();
  private final Condition wake = lock.newCondition();
  private boolean asked;
  private volatile @Nullable BlockStoreException failure;
  private boolean ended;
  private volatile boolean closing;

  /**
   * What else of the store it needs.
   *
   * @param space tells how much room is left
   * @param settle returns when every frame in a segment that is sealed by now is in the index, or
   *     never will be
   */
  record Surroundings(Space space, Runnable settle) {}

  Compaction(
      Segments segments,
      BlockIndex index,
      AppendLog log,
      Surroundings surroundings,
      StoreSettings settings) {
    this.segments = segments;
    this.index = index;
    this.log = log;
    this.surroundings = surroundings;
    this.settings = settings.compacting();
    this.segmentBytes = settings.writing().segmentBytes();
    this.thread = Thread.ofPlatform().name("block-store-compaction").daemon().unstarted(this::loop);
  }

  void start() {
    thread.start();
    wake();
  }

  /** Lets the background look whether there is something to do. */
  void wake() {
    lock.lock();
    try {
      asked = true;
      wake.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Does all there is to do, as fast as possible; returns the bytes given back. */
  long runNow() {
    long before = bytes();
    runAll(0);
    return before - bytes();
  }

  /** Runs something while nothing is being moved. */
  void whileResting(Runnable task) {
    running.lock();
    try {
      task.run();
    } finally {
      running.unlock();
    }
  }

  /**
   * Why the background gave up last; it tries again at the next removal. Null if it did not, or if
   * it has succeeded since.
   */
  @Nullable BlockStoreException failure() {
    return failure;
  }

  private long bytes() {
    return segments.bytes() + log.pendingBytes();
  }

  private void loop() {
    while (awaitWork()) {
      try {
        runAll(settings.bytesPerSecond());
      } catch (BlockStoreException e) {
        failure = e;
      }
    }
  }

  private boolean awaitWork() {
    lock.lock();
    try {
      while (!asked && !closing) {
        wake.awaitUninterruptibly();
      }
      asked = false;
      return !closing;
    } finally {
      lock.unlock();
    }
  }

  private void runAll(long bytesPerSecond) {
    running.lock();
    try {
      if (ended) {
        return;
      }
      boolean isShort = surroundings.space().leftBytes() < segmentBytes;
      double liveShare = isShort ? SHORT_LIVE_SHARE : settings.liveShare();
      if (segments.all().stream().anyMatch(segment -> isWorthEnding(segment, liveShare))) {
        log.endSegment();
      }
      List<Segment> candidates = candidates(liveShare);
      surroundings.settle().run();
      for (Segment segment : candidates) {
        if (closing) {
          break;
        }
        compact(segment, new Pace(isShort ? 0 : bytesPerSecond));
      }
      failure = null;
    } finally {
      running.unlock();
    }
  }

  /** True for the segment being written if much of it is dead: only what has ended is compacted. */
  private static boolean isWorthEnding(Segment segment, double liveShare) {
    long dead = segment.bytes() - Segment.HEADER_BYTES - segment.liveness().bytes();
    return !segment.isSealed() && dead >= COPY_BATCH_BYTES && segment.liveShare() < liveShare;
  }

  private List<Segment> candidates(double liveShare) {
    List<Segment> small = new ArrayList<>();
    List<Segment> sparse = new ArrayList<>();
    for (Segment segment : segments.all()) {
      if (!segment.isSealed() || segment.isDamaged()) {
        continue;
      }
      if (segment.liveness().frames() == 0 || segment.liveShare() < liveShare) {
        sparse.add(segment);
      } else if (segment.bytes() < segmentBytes * SMALL_SHARE) {
        small.add(segment);
      }
    }
    if (small.size() >= MANY_SMALL_SEGMENTS) {
      sparse.addAll(small);
    }
    sparse.sort(Comparator.comparingDouble(Segment::liveShare));
    return sparse;
  }

  private void compact(Segment segment, Pace pace) {
    try {
      Copying copying = new Copying(segment, pace);
      segments.visitFrames(segment, copying);
      copying.finish();
      if (segment.liveness().frames() == 0 && !segment.isDamaged() && !closing) {
        segments.delete(segment);
      }
    } catch (IOException e) {
      segment.markDamaged();
    }
  }

  /** Copies frames in groups and switches the index over after each group's sync. */
  private final class Copying implements FrameVisitor {
    private final Segment segment;
    private final Pace pace;
    private final List<Copy> open = new ArrayList<>();
    private int generation;
    private long openBytes;
    private long last;

    Copying(Segment segment, Pace pace) {
      this.segment = segment;
      this.pace = pace;
    }

    @Override
    public void visit(Frame frame, long location) {
      if (closing || segment.isDamaged()) {
        return;
      }
      switch (frame.kind()) {
        case BLOCK -> copyBlock(frame, location);
        case TOMBSTONE -> copyTombstone(frame);
      }
      if (openBytes >= COPY_BATCH_BYTES) {
        finish();
      }
    }

    private void copyBlock(Frame frame, long location) {
      IndexKey key = index.key(frame.multihash());
      IndexEntry entry = index.shard(key).find(key);
      if (entry == null || entry.location() != location || entry.dying()) {
        return;
      }
      ByteBuffer bytes = ByteBuffer.allocate(frame.bytes());
      try {
        segment.file().read(bytes, Location.offset(location));
      } catch (IOException e) {
        bytes.position(0);
      }
      bytes.flip();
      Frame stored = Frame.decode(bytes, 0, location);
      if (stored == null || !stored.hasSoundPayload(bytes, 0)) {
        segment.markDamaged();
        return;
      }
      int prefix = Frame.prefixBytes(frame.multihash());
      append(frame, bytes.slice(prefix, frame.length()));
      open.add(new Copy(key, frame, location, last));
    }

    private void copyTombstone(Frame frame) {
      boolean needed = frame.length() != segment.number() && segments.find(frame.length()) != null;
      if (needed || segments.hasStaleElsewhere(segment)) {
        append(frame, ByteBuffer.allocate(0));
      }
    }

    private void append(Frame frame, ByteBuffer payload) {
      if (openBytes == 0) {
        generation = log.generation();
      }
      last =
          log.append(
              new FrameContent(
                  frame.kind(), frame.multihash(), frame.length(), frame.sequence(), payload),
              generation);
      openBytes += frame.bytes();
    }

    /**
     * Marks a copy as dead whose block was removed meanwhile: the tombstone of the removal names
     * the segment of the original and may be dropped before the copy is.
     */
    private void disown(Copy copy) {
      Frame frame = copy.frame();
      last =
          log.append(
              FrameContent.tombstone(
                  frame.multihash(), Location.segment(copy.to()), frame.sequence()),
              generation);
    }

    void finish() {
      if (openBytes == 0) {
        return;
      }
      log.commit(last, generation);
      long committed = last;
      if (!open.isEmpty()) {
        segments.markStale(open.getFirst().from());
      }
      for (Copy copy : open) {
        if (index.shard(copy.key()).relocate(copy.key(), copy.from(), copy.to())) {
          segments.gained(copy.to(), copy.frame().length());
          segments.lost(copy.from(), copy.frame().length());
        } else {
          disown(copy);
        }
      }
      if (last > committed) {
        log.commit(last, generation);
      }
      open.clear();
      pace.spent(openBytes);
      openBytes = 0;
    }
  }

  private record Copy(IndexKey key, Frame frame, long from, long to) {}

  /** Waits as long as needed to stay below a speed; ends early when the store is closed. */
  private final class Pace {
    private final long bytesPerSecond;
    private final long started = System.nanoTime();
    private long bytes;

    Pace(long bytesPerSecond) {
      this.bytesPerSecond = bytesPerSecond;
    }

    void spent(long count) {
      bytes += count;
      if (bytesPerSecond == 0) {
        return;
      }
      long due = started + (long) ((double) bytes / bytesPerSecond * NANOS_PER_SECOND);
      lock.lock();
      try {
        long left = due - System.nanoTime();
        while (left > 0 && !closing) {
          left = wake.awaitNanos(left);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        lock.unlock();
      }
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closing = true;
      wake.signalAll();
    } finally {
      lock.unlock();
    }
    running.lock();
    try {
      ended = true;
    } finally {
      running.unlock();
    }
  }
}
