package org.casanube.block.blocks.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.casanube.multiformats.MultiformatException;
import org.casanube.multiformats.Multihash;
import org.jspecify.annotations.Nullable;

/**
 * The frames of one segment without their payloads, in a file beside it, so that the index is made
 * without reading the blocks. It holds nothing that the segment doesn't; where it is missing or
 * damaged it is made again by scanning.
 *
 * <pre>
 * head    u32 magic, u32 version, u32 segment, u32 zero
 * record  u32 offset, u8 kind, u8 multihash length, u32 length, u64 sequence, multihash
 * foot    u32 magic, u32 number of records, u64 bytes of the segment, u32 CRC32C of all above
 * </pre>
 */
final class FrameList {
  private static final int HEAD_MAGIC = 0x434e_424c;
  private static final int FOOT_MAGIC = 0x434e_4245;
  private static final int VERSION = 1;
  private static final int HEAD_BYTES = 16;
  private static final int RECORD_BYTES = 18;
  private static final int FOOT_BYTES = 20;
  private static final int MAX_RECORD_BYTES = RECORD_BYTES + 255;
  private static final int BUFFER_BYTES = 64 * 1024;

  private FrameList() {}

  /** Bytes that a list takes besides its records. */
  static int ownBytes() {
    return HEAD_BYTES + FOOT_BYTES;
  }

  /** Bytes that a frame of this name takes in the list. */
  static int recordBytes(Multihash multihash) {
    return RECORD_BYTES + multihash.length();
  }

  /** Writes a list as the frames of its segment come to be. For one thread at a time. */
  static final class Writer implements AutoCloseable {
    private final SegmentFile file;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private final CRC32C sum = new CRC32C();
    private long position;
    private int records;

    Writer(SegmentFile file, int segment) {
      this.file = file;
      buffer.putInt(HEAD_MAGIC).putInt(VERSION).putInt(segment).putInt(0);
    }

    void add(Frame frame, long location) throws IOException {
      if (buffer.remaining() < MAX_RECORD_BYTES) {
        flush();
      }
      buffer.putInt((int) Location.offset(location)).put(frame.kind().code());
      buffer.put((byte) frame.multihash().length()).putInt(frame.length());
      buffer.putLong(frame.sequence());
      frame.multihash().writeTo(buffer);
      records++;
    }

    int records() {
      return records;
    }

    /** Writes what is still buffered, so that {@link #readUnfinished} sees it. */
    void flush() throws IOException {
      buffer.flip();
      sum.update(buffer.duplicate());
      int length = buffer.remaining();
      file.write(buffer, position);
      position += length;
      buffer.clear();
    }

    /** Completes the list of a segment that has this many bytes. */
    void finish(long segmentBytes) throws IOException {
      flush();
      buffer.putInt(FOOT_MAGIC).putInt(records).putLong(segmentBytes);
      sum.update(buffer.duplicate().flip());
      buffer.putInt((int) sum.getValue());
      flush();
      file.sync();
    }

    long bytes() {
      return position;
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  /**
   * True if the file is a complete and sound list of this segment.
   *
   * @param segmentBytes the segment's length as it is
   */
  static boolean isComplete(SegmentFile file, int segment, long segmentBytes) throws IOException {
    long size = file.size();
    if (size < HEAD_BYTES + FOOT_BYTES) {
      return false;
    }
    ByteBuffer foot = ByteBuffer.allocate(FOOT_BYTES);
    file.read(foot, size - FOOT_BYTES);
    if (foot.getInt(0) != FOOT_MAGIC || foot.getLong(8) != segmentBytes) {
      return false;
    }
    ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES);
    file.read(head, 0);
    return head.getInt(0) == HEAD_MAGIC
        && head.getInt(4) == VERSION
        && head.getInt(8) == segment
        && foot.getInt(16) == sum(file, size - Integer.BYTES);
  }

  private static int sum(SegmentFile file, long length) throws IOException {
    CRC32C sum = new CRC32C();
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    for (long at = 0; at < length; at += buffer.limit()) {
      buffer.clear().limit((int) Math.min(buffer.capacity(), length - at));
      file.read(buffer, at);
      sum.update(buffer.flip());
    }
    return (int) sum.getValue();
  }

  /** Walks through a complete list. */
  static void read(SegmentFile file, int segment, FrameVisitor visitor) throws IOException {
    read(file, segment, file.size() - FOOT_BYTES, visitor);
  }

  /** Walks through what was flushed of a list that is still being written. */
  static void readUnfinished(SegmentFile file, int segment, long bytes, FrameVisitor visitor)
      throws IOException {
    read(file, segment, bytes, visitor);
  }

  private static void read(SegmentFile file, int segment, long end, FrameVisitor visitor)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    long at = HEAD_BYTES;
    while (at < end) {
      buffer.clear().limit((int) Math.min(buffer.capacity(), end - at));
      file.read(buffer, at);
      buffer.flip();
      int taken = visitAll(buffer, segment, visitor);
      if (taken == 0) {
        throw new IOException("frame list of segment " + segment + " is cut off at " + at);
      }
      at += taken;
    }
  }

  private static int visitAll(ByteBuffer buffer, int segment, FrameVisitor visitor)
      throws IOException {
    while (buffer.remaining() >= RECORD_BYTES) {
      int start = buffer.position();
      int multihashLength = buffer.get(start + 5) & 0xff;
      if (buffer.remaining() < RECORD_BYTES + multihashLength) {
        return start;
      }
      long location = Location.of(segment, buffer.getInt() & 0xffff_ffffL);
      Frame.@Nullable Kind kind = Frame.Kind.of(buffer.get());
      byte[] multihash = new byte[multihashLength];
      buffer.get();
      int length = buffer.getInt();
      long sequence = buffer.getLong();
      buffer.get(multihash);
      if (kind == null) {
        throw new IOException("frame list of segment " + segment + " has an unknown kind");
      }
      visitor.visit(new Frame(kind, decode(multihash), length, 0, sequence), location);
    }
    return buffer.position();
  }

  private static Multihash decode(byte[] multihash) throws IOException {
    try {
      return Multihash.decode(multihash);
    } catch (MultiformatException e) {
      throw new IOException("frame list has a malformed multihash", e);
    }
  }
}
