package org.casanube.block.blocks.store;

import java.nio.ByteBuffer;

/**
 * A piece of a segment that is being filled or written. Its fields belong to the {@link AppendLog}
 * and are touched under its lock; the bytes of a reserved range belong to who reserved it.
 */
final class AppendBuffer {
  private final ByteBuffer bytes;
  private long start;
  private int used;
  private int copies;
  private int readers;
  private boolean written;

  AppendBuffer(int size) {
    this.bytes = allocateAligned(size);
  }

  /** A direct buffer whose address is aligned for writes past the page cache. */
  static ByteBuffer allocateAligned(int size) {
    return ByteBuffer.allocateDirect(size + SegmentFiles.ALIGNMENT)
        .alignedSlice(SegmentFiles.ALIGNMENT)
        .slice(0, size);
  }

  /** Starts anew at this place of the log. */
  void begin(long location) {
    start = location;
    used = 0;
    written = false;
  }

  long start() {
    return start;
  }

  /** Where the log goes on behind what is used. */
  long end() {
    return start + used;
  }

  boolean isEmpty() {
    return used == 0;
  }

  boolean fits(int length) {
    return used + length <= bytes.capacity();
  }

  /** Takes a range for a frame and returns its position; {@link #copied} must follow. */
  int reserve(int length) {
    int at = used;
    used += length;
    copies++;
    return at;
  }

  void copied() {
    copies--;
  }

  boolean isCopying() {
    return copies > 0;
  }

  void beginReading() {
    readers++;
  }

  void endReading() {
    readers--;
  }

  /** Fills up with zeros to a whole number of disk blocks; returns how many it took. */
  int pad() {
    int before = used;
    int padded = (used + SegmentFiles.ALIGNMENT - 1) & -SegmentFiles.ALIGNMENT;
    while (used < padded) {
      bytes.put(used++, (byte) 0);
    }
    return used - before;
  }

  /** Bytes in use once {@link #pad} has been called. */
  int paddedBytes() {
    return (used + SegmentFiles.ALIGNMENT - 1) & -SegmentFiles.ALIGNMENT;
  }

  void markWritten() {
    written = true;
  }

  /** True if it can take new frames: what it held is written and nobody reads it. */
  boolean isIdle() {
    return written && readers == 0 && copies == 0;
  }

  /** A view of a range. */
  ByteBuffer slice(int at, int length) {
    return bytes.slice(at, length);
  }

  /** A view of all that is used. */
  ByteBuffer content() {
    return bytes.slice(0, used);
  }
}
