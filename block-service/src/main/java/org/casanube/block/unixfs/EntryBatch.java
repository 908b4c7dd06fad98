package org.casanube.block.unixfs;

import java.util.ArrayDeque;
import java.util.Deque;

/** The next entries of a directory, as many as may be held for a reader who takes long. */
final class EntryBatch {
  /** What a node may take between two batches, counted as by {@link NodeOnWay#links}. */
  static final int LIGHT_LINKS = 80;

  private static final int MAX_ENTRIES = 2048;
  private static final int MAX_CHARACTERS = 32 * 1024;

  private final Deque<Item> entries = new ArrayDeque<>();
  private int characters;

  /** An entry and the index of its link. */
  private record Item(DirectoryEntry entry, int index) {}

  boolean isEmpty() {
    return entries.isEmpty();
  }

  boolean isFull() {
    return entries.size() >= MAX_ENTRIES || characters >= MAX_CHARACTERS;
  }

  void add(DirectoryEntry entry, int index) {
    entries.add(new Item(entry, index));
    characters += entry.name().length();
  }

  DirectoryEntry remove() {
    DirectoryEntry entry = entries.remove().entry();
    characters -= entry.name().length();
    return entry;
  }

  /** Forgets all; answers the index of the first, or {@code end} where there is none. */
  int clear(int end) {
    Item first = entries.peek();
    entries.clear();
    characters = 0;
    return first == null ? end : first.index();
  }
}
