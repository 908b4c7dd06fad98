package org.casanube.block.blocks.store;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The segments of an open store, and the frames in them. */
final class Segments implements AutoCloseable {
  private final SegmentFiles files;
  private final ConcurrentSkipListMap<Integer, Segment> byNumber = new ConcurrentSkipListMap<>();
  private final Map<Integer, Liveness> liveness = new ConcurrentHashMap<>();
  private final AtomicInteger staleSegments = new AtomicInteger();

  Segments(SegmentFiles files) {
    this.files = files;
  }

  void add(Segment segment) {
    byNumber.put(segment.number(), segment);
  }

  @Nullable Segment find(int number) {
    return byNumber.get(number);
  }

  /** All of them, oldest first. */
  Collection<Segment> all() {
    return byNumber.values();
  }

  int highestNumber() {
    return byNumber.isEmpty() ? 0 : byNumber.lastKey();
  }

  /** Bytes of all files. */
  long bytes() {
    long sum = 0;
    for (Segment segment : byNumber.values()) {
      sum += segment.bytes() + segment.listBytes();
    }
    return sum;
  }

  /**
   * What of a segment is alive. It is there before the segment is, whose file is made when the
   * first buffer is written.
   */
  Liveness liveness(int number) {
    return liveness.computeIfAbsent(number, absent -> new Liveness());
  }

  /** Notes that the index points to a frame. */
  void gained(long location, int payload) {
    liveness(Location.segment(location)).gained(payload);
  }

  /** Notes that the index does not point to a frame any more. */
  void lost(long location, int payload) {
    liveness(Location.segment(location)).lost(payload);
  }

  /**
   * Notes that the frame at this place, which the index does not point to, has no tombstone there.
   */
  void markStale(long location) {
    if (liveness(Location.segment(location)).markStale()) {
      staleSegments.incrementAndGet();
    }
  }

  /** True if there are stale frames in segments other than this one. */
  boolean hasStaleElsewhere(Segment segment) {
    return staleSegments.get() > (segment.liveness().isStale() ? 1 : 0);
  }

  /** Sum of the sizes of the blocks that the index points to. */
  long blockBytes() {
    return liveness.values().stream().mapToLong(Liveness::blockBytes).sum();
  }

  /** Throws if what is counted is not what the index points to. For tests, at rest. */
  void check(BlockIndex index) {
    Map<Integer, Liveness> counted = new ConcurrentHashMap<>();
    index.visit(entry ->
        counted
            .computeIfAbsent(Location.segment(entry.location()), absent -> new Liveness())
            .gained(entry.size()));
    liveness.forEach((number, actual) -> {
      Liveness expected = counted.getOrDefault(number, new Liveness());
      if (actual.frames() != expected.frames() || actual.blockBytes() != expected.blockBytes()) {
        throw new IllegalStateException(
            "segment %d counts %d frames of %d bytes, the index points to %d of %d"
                .formatted(
                    number,
                    actual.frames(),
                    actual.blockBytes(),
                    expected.frames(),
                    expected.blockBytes()));
      }
    });
  }

  /** Visits the frames of a segment without reading payloads, if there is a list of them. */
  void visitFrames(Segment segment, FrameVisitor visitor) throws IOException {
    if (!segment.isSealed() && visitUnfinished(segment, visitor)) {
      return;
    }
    if (!segment.isListed()) {
      SegmentScanner.scan(segment, visitor);
      return;
    }
    try (SegmentFile list = files.open(Segment.listName(segment.number()))) {
      FrameList.read(list, segment.number(), visitor);
    }
  }

  /** False, and nothing was visited, if the segment is given up meanwhile. */
  private boolean visitUnfinished(Segment segment, FrameVisitor visitor) throws IOException {
    int number = segment.number();
    try (SegmentFile list = files.open(Segment.listName(number))) {
      FrameList.readUnfinished(list, number, segment.listBytes(), visitor);
      return true;
    } catch (NoSuchFileException e) {
      if (segment.isSealed()) {
        return false;
      }
      throw e;
    }
  }

  /** Deletes a segment; durable on return. */
  void delete(Segment segment) throws IOException {
    byNumber.remove(segment.number());
    files.delete(Segment.name(segment.number()));
    files.delete(Segment.listName(segment.number()));
    files.sync();
    liveness.remove(segment.number());
    if (segment.liveness().isStale()) {
      staleSegments.decrementAndGet();
    }
    segment.close();
  }

  @Override
  public void close() throws IOException {
    for (Segment segment : byNumber.values()) {
      segment.close();
    }
  }
}
