package org.casanube.block.blocks.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.casanube.block.blocks.Damage;
import org.casanube.multiformats.MultiformatException;
import org.casanube.multiformats.Multihash;
import org.jspecify.annotations.Nullable;

/**
 * Reads a segment frame by frame, checking all, and steps over what is damaged.
 *
 * <p>Where a header is sound its length leads to the next frame, also when its payload is damaged.
 * Where it is not, the scan searches on for the next place that holds a whole sound frame whose
 * payload also has the hash that it claims; the checksum alone would let a frame pass that somebody
 * stored inside a block. A place is damaged if a later frame says that it had been durable; else it
 * is an unfinished write of a run that was cut off, which nobody was told of.
 */
final class SegmentScanner {
  private static final int WINDOW_BYTES = 4 * 1024 * 1024;
  private static final int PREFIX_BYTES = Frame.HEADER_BYTES + 255;

  private final SegmentFile file;
  private final int segment;
  private final long size;
  private final ByteBuffer window;
  private final List<Damage> bad = new ArrayList<>();
  private long base;
  private long mark;

  private SegmentScanner(SegmentFile file, int segment, long size) {
    this.file = file;
    this.segment = segment;
    this.size = size;
    this.window = ByteBuffer.allocateDirect((int) Math.min(WINDOW_BYTES, size + 1)).limit(0);
  }

  /** Visits all sound frames; returns what of them is damaged. */
  static List<Damage> scan(Segment segment, FrameVisitor visitor) throws IOException {
    long size = segment.file().size();
    SegmentScanner scanner = new SegmentScanner(segment.file(), segment.number(), size);
    scanner.walk(visitor);
    return scanner.damages();
  }

  /**
   * True if the segment begins with its header.
   *
   * @throws org.casanube.block.blocks.BlockStoreException with UNUSABLE if a newer version wrote it
   */
  static boolean hasSoundHeader(Segment segment) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(Segment.HEADER_BYTES);
    segment.file().read(header, 0);
    return Segment.hasSoundHeader(segment.number(), header.flip());
  }

  /** Says that the header is damaged; the frames are read all the same. */
  static Damage damagedHeader(Segment segment) {
    return new Damage(
        Segment.name(segment.number()), 0, Segment.HEADER_BYTES, null, "the header is damaged");
  }

  private List<Damage> damages() {
    return bad.stream().filter(damage -> damage.offset() < mark).toList();
  }

  private void walk(FrameVisitor visitor) throws IOException {
    long at = Segment.HEADER_BYTES;
    while (at < size) {
      Frame frame = header(at);
      if (frame != null) {
        if (isSound(frame, at)) {
          accept(frame, at, visitor);
        } else {
          bad.add(damage(at, frame.bytes(), frame.multihash(), "its checksum does not match"));
        }
        at += frame.bytes();
      } else if (isPadding(at)) {
        at = nextDiskBlock(at);
      } else {
        long found = search(at + Frame.ALIGNMENT);
        bad.add(damage(at, found - at, null, "no frame can be made out"));
        at = found;
      }
    }
  }

  private void accept(Frame frame, long at, FrameVisitor visitor) {
    mark = Math.max(mark, frame.mark());
    visitor.visit(frame, Location.of(segment, at));
  }

  private Damage damage(long at, long length, @Nullable Multihash multihash, String reason) {
    return new Damage(Segment.name(segment), at, length, multihash, reason);
  }

  private @Nullable Frame header(long at) throws IOException {
    load(at, PREFIX_BYTES);
    Frame frame = Frame.decode(window, (int) (at - base), Location.of(segment, at));
    return frame != null && frame.payloadBytes() <= WINDOW_BYTES / 2 ? frame : null;
  }

  private boolean isSound(Frame frame, long at) throws IOException {
    load(at, frame.bytes());
    return frame.hasSoundPayload(window, (int) (at - base));
  }

  private boolean isPadding(long at) throws IOException {
    int length = (int) (nextDiskBlock(at) - at);
    return length < SegmentFiles.ALIGNMENT && isZero(at, length);
  }

  private boolean isZero(long at, int length) throws IOException {
    load(at, length);
    int start = (int) (at - base);
    int end = Math.min(start + length, window.limit());
    for (int i = start; i < end; i++) {
      if (window.get(i) != 0) {
        return false;
      }
    }
    return true;
  }

  private static long nextDiskBlock(long at) {
    return (at / SegmentFiles.ALIGNMENT + 1) * SegmentFiles.ALIGNMENT;
  }

  private long search(long from) throws IOException {
    long at = from;
    while (at < size) {
      Frame frame = header(at);
      if (frame != null && isSound(frame, at) && hasItsHash(frame, at)) {
        return at;
      }
      boolean emptyBlock = at % SegmentFiles.ALIGNMENT == 0 && isZero(at, SegmentFiles.ALIGNMENT);
      at += emptyBlock ? SegmentFiles.ALIGNMENT : Frame.ALIGNMENT;
    }
    return size;
  }

  private boolean hasItsHash(Frame frame, long at) {
    if (frame.kind() == Frame.Kind.TOMBSTONE) {
      return false;
    }
    int start = (int) (at - base) + Frame.prefixBytes(frame.multihash());
    try {
      return frame.multihash().matches(window.slice(start, frame.payloadBytes()));
    } catch (MultiformatException e) {
      return false;
    }
  }

  /** Sees to it that the window holds these bytes, as far as the file has them. */
  private void load(long at, int length) throws IOException {
    long end = Math.min(at + length, size);
    if (at >= base && end <= base + window.limit()) {
      return;
    }
    base = at;
    window.clear().limit((int) Math.min(window.capacity(), size - at));
    file.read(window, at);
    window.flip();
  }
}
