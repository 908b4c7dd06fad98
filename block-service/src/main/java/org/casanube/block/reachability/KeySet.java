package org.casanube.block.reachability;

import java.util.function.ObjIntConsumer;

/**
 * A set of 64-bit keys by open addressing: 8 bytes a place, at most four in five places taken, so
 * 10 bytes a key where the number was foretold and up to 16 where it had to grow.
 *
 * <p>Places are found by the high half of key × length, so the length need not be a power of two
 * and memory follows the number of blocks closely. Reads by many threads are safe once writing has
 * ended and was made visible to them.
 */
public final class KeySet implements AutoCloseable {
  private static final long SMALLEST = 16;
  private static final long BATCH = 4096;

  private LongCells cells;
  private long size;

  /** An empty set with room for this many keys before it has to grow. */
  public KeySet(long expected) {
    cells = new LongCells(Math.max(SMALLEST, expected + expected / 4 + 1));
  }

  /** Adds a key that is not zero; false if it is here already. */
  public boolean add(long key) {
    long place = find(cells, key);
    if (cells.get(place) == key) {
      return false;
    }
    if (size + 1 > cells.length() / 5 * 4) {
      grow();
      place = find(cells, key);
    }
    cells.set(place, key);
    size++;
    return true;
  }

  public boolean contains(long key) {
    return cells.get(find(cells, key)) == key;
  }

  /** Shows all keys, some at a time: an array and how many of its first elements count. */
  public void forEachBatch(ObjIntConsumer<long[]> action) {
    long[] batch = new long[(int) Math.min(BATCH, Math.max(1, size))];
    int filled = 0;
    for (long place = 0; place < cells.length(); place++) {
      long key = cells.get(place);
      if (key != 0) {
        batch[filled++] = key;
      }
      if (filled == batch.length) {
        action.accept(batch, filled);
        filled = 0;
      }
    }
    if (filled > 0) {
      action.accept(batch, filled);
    }
  }

  /** The number of keys. */
  public long size() {
    return size;
  }

  /** Bytes taken by the table. */
  public long bytes() {
    return cells.length() * Long.BYTES;
  }

  @Override
  public void close() {
    cells.close();
  }

  private void grow() {
    LongCells larger = new LongCells(cells.length() + cells.length() / 2);
    for (long index = 0; index < cells.length(); index++) {
      long key = cells.get(index);
      if (key != 0) {
        larger.set(find(larger, key), key);
      }
    }
    cells.close();
    cells = larger;
  }

  /** The place of the key, or the empty one where it belongs. */
  private static long find(LongCells cells, long key) {
    long place = Math.unsignedMultiplyHigh(key, cells.length());
    while (true) {
      long found = cells.get(place);
      if (found == key || found == 0) {
        return place;
      }
      place = place + 1 == cells.length() ? 0 : place + 1;
    }
  }
}
