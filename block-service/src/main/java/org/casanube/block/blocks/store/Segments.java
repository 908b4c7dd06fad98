package org.casanube.block.blocks.store;

import java.io.IOException;
import java.util.Collection;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** The segments of an open store, and the frames in them. */
final class Segments implements AutoCloseable {
  private final SegmentFiles files;
  private final ConcurrentSkipListMap<Integer, Segment> byNumber = new ConcurrentSkipListMap<>();

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

  /** Notes that the index points to a frame. */
  void gained(long location, int payload) {
    Segment segment = byNumber.get(Location.segment(location));
    if (segment != null) {
      segment.gained(payload);
    }
  }

  /** Notes that the index does not point to a frame any more. */
  void lost(long location, int payload) {
    Segment segment = byNumber.get(Location.segment(location));
    if (segment != null) {
      segment.lost(payload);
    }
  }

  /** Visits the frames of a segment without reading payloads, if there is a list of them. */
  void visitFrames(Segment segment, FrameVisitor visitor) throws IOException {
    int number = segment.number();
    boolean sealed = segment.isSealed();
    if (sealed && !segment.isListed()) {
      SegmentScanner.scan(segment, visitor);
      return;
    }
    try (SegmentFile list = files.open(Segment.listName(number))) {
      if (sealed) {
        FrameList.read(list, number, visitor);
      } else {
        FrameList.readUnfinished(list, number, segment.listBytes(), visitor);
      }
    }
  }

  /** Deletes a segment; durable on return. */
  void delete(Segment segment) throws IOException {
    byNumber.remove(segment.number());
    files.delete(Segment.name(segment.number()));
    files.delete(Segment.listName(segment.number()));
    files.sync();
    segment.close();
  }

  @Override
  public void close() throws IOException {
    for (Segment segment : byNumber.values()) {
      segment.close();
    }
  }
}
