package org.casanube.block.reachability;

import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * How many times each 64-bit key was counted: a table by open addressing outside the heap, two
 * cells a key. Safe for use by many threads; readers don't wait for each other.
 */
public final class KeyCounts implements AutoCloseable {
  private static final long SMALLEST = 64;
  private static final long SPREAD = 0x9e3779b97f4a7c15L;

  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private LongCells keys;
  private LongCells counts;
  private long size;
  private boolean closed;

  public KeyCounts() {
    keys = new LongCells(SMALLEST);
    counts = new LongCells(SMALLEST);
  }

  /** Counts the first {@code length} of these keys, none of them zero, once more each. */
  public void increment(long[] batch, int length) {
    lock.writeLock().lock();
    try {
      for (int index = 0; index < length; index++) {
        increment(batch[index]);
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** Takes one from the count of each of the first {@code length} keys; unknown ones stay so. */
  public void decrement(long[] batch, int length) {
    lock.writeLock().lock();
    try {
      for (int index = 0; index < length; index++) {
        decrement(batch[index]);
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** How often the key was counted. */
  public long count(long key) {
    lock.readLock().lock();
    try {
      long place = find(keys, key);
      return keys.get(place) == key ? counts.get(place) : 0;
    } finally {
      lock.readLock().unlock();
    }
  }

  /** The number of keys with a count above zero. */
  public long size() {
    lock.readLock().lock();
    try {
      return size;
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Bytes taken by the table. */
  public long bytes() {
    lock.readLock().lock();
    try {
      return keys.length() * 2 * Long.BYTES;
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Gives the memory back; every count is zero from now on. */
  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      close(keys, counts);
      keys = new LongCells(SMALLEST);
      counts = new LongCells(SMALLEST);
      size = 0;
      closed = true;
    } finally {
      lock.writeLock().unlock();
    }
  }

  private void increment(long key) {
    if (closed) {
      return;
    }
    long place = find(keys, key);
    if (keys.get(place) == 0) {
      if (size + 1 > keys.length() / 4 * 3) {
        grow();
        place = find(keys, key);
      }
      keys.set(place, key);
      size++;
    }
    counts.set(place, counts.get(place) + 1);
  }

  private void decrement(long key) {
    long place = find(keys, key);
    if (keys.get(place) == 0) {
      return;
    }
    long left = counts.get(place) - 1;
    counts.set(place, left);
    if (left == 0) {
      size--;
      vacate(place);
    }
  }

  /** Empties a place and moves those behind it up that would no longer be found. */
  private void vacate(long place) {
    long hole = place;
    long next = after(hole);
    while (keys.get(next) != 0) {
      long home = home(keys, keys.get(next));
      boolean reachable = hole < next ? home > hole && home <= next : home > hole || home <= next;
      if (!reachable) {
        keys.set(hole, keys.get(next));
        counts.set(hole, counts.get(next));
        hole = next;
      }
      next = after(next);
    }
    keys.set(hole, 0);
    counts.set(hole, 0);
  }

  private void grow() {
    long length = keys.length() + keys.length() / 2;
    LongCells largerKeys = new LongCells(length);
    LongCells largerCounts = new LongCells(length);
    for (long index = 0; index < keys.length(); index++) {
      long key = keys.get(index);
      if (key != 0) {
        long place = find(largerKeys, key);
        largerKeys.set(place, key);
        largerCounts.set(place, counts.get(index));
      }
    }
    close(keys, counts);
    keys = largerKeys;
    counts = largerCounts;
  }

  private long after(long place) {
    return place + 1 == keys.length() ? 0 : place + 1;
  }

  private static void close(LongCells keys, LongCells counts) {
    keys.close();
    counts.close();
  }

  /**
   * Where a key belongs. Mixed once more: keys come in the order in which a {@link KeySet} holds
   * them, and without this the first half of them would crowd the first half of a growing table.
   */
  private static long home(LongCells cells, long key) {
    return Math.unsignedMultiplyHigh(key * SPREAD, cells.length());
  }

  private static long find(LongCells cells, long key) {
    long place = home(cells, key);
    while (true) {
      long found = cells.get(place);
      if (found == key || found == 0) {
        return place;
      }
      place = place + 1 == cells.length() ? 0 : place + 1;
    }
  }
}
