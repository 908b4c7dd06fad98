package org.casanube.block.unixfs;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Sorts items by their keys, as unsigned bytes, keeping the order of equal ones. Holds them in
 * memory as long as its {@link SpillSpace} lets it, then writes sorted runs and merges them.
 */
final class ExternalSort {
  private static final int OVERHEAD_BYTES = 96;
  private static final int MAX_RUNS = 64;
  private static final int READ_BYTES = 32 * 1024;
  private static final int WRITE_BYTES = 256 * 1024;
  private static final Comparator<Item> BY_KEY = (a, b) -> Arrays.compareUnsigned(a.key, b.key);

  private final SpillSpace space;
  private List<Item> held = new ArrayList<>();
  private final List<Run> runs = new ArrayList<>();
  private long heldBytes;
  private long count;

  ExternalSort(SpillSpace space) {
    this.space = space;
    space.open(this);
  }

  /** What is sorted. The arrays are nobody else's. */
  static final class Item {
    private final byte[] key;
    private final byte[] value;

    Item(byte[] key, byte[] value) {
      this.key = key;
      this.value = value;
    }

    byte[] key() {
      return key;
    }

    byte[] value() {
      return value;
    }
  }

  /** Sorted items in the spill file. */
  private record Run(long start, long end) {}

  void add(byte[] key, byte[] value) {
    held.add(new Item(key, value));
    long bytes = (long) key.length + value.length + OVERHEAD_BYTES;
    heldBytes += bytes;
    count++;
    space.onHeld(bytes);
  }

  long count() {
    return count;
  }

  long heldBytes() {
    return heldBytes;
  }

  /** Moves what is held to the file; the space has taken it off its account. */
  void spill() {
    if (runs.size() >= MAX_RUNS) {
      Run merged = write(merge(runIterators()));
      runs.clear();
      runs.add(merged);
    }
    held.sort(BY_KEY);
    runs.add(write(held.iterator()));
    held = new ArrayList<>();
    heldBytes = 0;
  }

  private Run write(Iterator<Item> items) {
    ByteBuffer buffer = ByteBuffer.allocate(WRITE_BYTES);
    long start = space.length();
    while (items.hasNext()) {
      Item item = items.next();
      if (buffer.remaining() < 2 * Integer.BYTES + item.key.length + item.value.length) {
        space.append(buffer.flip());
        buffer.clear();
      }
      buffer.putInt(item.key.length).putInt(item.value.length).put(item.key).put(item.value);
    }
    space.append(buffer.flip());
    return new Run(start, space.length());
  }

  /** All items in order; nothing may be added any more. */
  Iterator<Item> sorted() {
    space.freeze(this);
    held.sort(BY_KEY);
    if (runs.isEmpty()) {
      return held.iterator();
    }
    List<Iterator<Item>> sources = runIterators();
    sources.add(held.iterator());
    return merge(sources);
  }

  private List<Iterator<Item>> runIterators() {
    List<Iterator<Item>> sources = new ArrayList<>();
    for (Run run : runs) {
      sources.add(new RunIterator(space, run));
    }
    return sources;
  }

  private static Iterator<Item> merge(List<Iterator<Item>> sources) {
    return new MergeIterator(sources);
  }

  /** Reads one run in pieces. */
  private static final class RunIterator implements Iterator<Item> {
    private final SpillSpace space;
    private final long end;
    private ByteBuffer buffer = ByteBuffer.allocate(READ_BYTES).limit(0);
    private long position;

    RunIterator(SpillSpace space, Run run) {
      this.space = space;
      this.position = run.start;
      this.end = run.end;
    }

    @Override
    public boolean hasNext() {
      return buffer.hasRemaining() || position < end;
    }

    @Override
    public Item next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      require(2 * Integer.BYTES);
      byte[] key = new byte[buffer.getInt()];
      byte[] value = new byte[buffer.getInt()];
      require(key.length + value.length);
      buffer.get(key).get(value);
      return new Item(key, value);
    }

    private void require(int bytes) {
      if (buffer.remaining() >= bytes) {
        return;
      }
      ByteBuffer next = ByteBuffer.allocate(Math.max(READ_BYTES, bytes));
      next.put(buffer);
      int kept = next.position();
      next.limit((int) Math.min(next.capacity(), kept + (end - position)));
      int reading = next.remaining();
      space.read(next.slice(), position);
      position += reading;
      buffer = next.position(0);
    }
  }

  /** Merges sorted sources; among equal keys the earlier source comes first. */
  private static final class MergeIterator implements Iterator<Item> {
    private final PriorityQueue<Head> heads =
        new PriorityQueue<>(
            Comparator.comparing((Head head) -> head.item, BY_KEY)
                .thenComparingInt(head -> head.order));

    MergeIterator(List<Iterator<Item>> sources) {
      for (int order = 0; order < sources.size(); order++) {
        push(sources.get(order), order);
      }
    }

    private record Head(Item item, Iterator<Item> source, int order) {}

    private void push(Iterator<Item> source, int order) {
      if (source.hasNext()) {
        heads.add(new Head(source.next(), source, order));
      }
    }

    @Override
    public boolean hasNext() {
      return !heads.isEmpty();
    }

    @Override
    public Item next() {
      @Nullable Head head = heads.poll();
      if (head == null) {
        throw new NoSuchElementException();
      }
      push(head.source, head.order);
      return head.item;
    }
  }
}
