package org.casanube.block.reachability;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Zeroed 64-bit cells, outside the heap where they are many: tables of millions of blocks must not
 * need a larger heap. Not safe for several threads unless the holder sees to it.
 */
final class LongCells implements AutoCloseable {
  /** Up to this many cells a heap array is cheaper than a mapping of one's own. */
  private static final long MAX_HEAP_CELLS = 8 * 1024;

  private final Arena arena;
  private final boolean mapped;
  private final MemorySegment cells;
  private final long length;

  LongCells(long length) {
    this.length = length;
    mapped = length > MAX_HEAP_CELLS;
    arena = mapped ? Arena.ofShared() : Arena.global();
    cells =
        mapped
            ? arena.allocate(Math.multiplyExact(length, Long.BYTES), Long.BYTES)
            : MemorySegment.ofArray(new long[Math.toIntExact(length)]);
  }

  long length() {
    return length;
  }

  long get(long index) {
    return cells.getAtIndex(ValueLayout.JAVA_LONG, index);
  }

  void set(long index, long value) {
    cells.setAtIndex(ValueLayout.JAVA_LONG, index, value);
  }

  @Override
  public void close() {
    if (mapped) {
      arena.close();
    }
  }
}
