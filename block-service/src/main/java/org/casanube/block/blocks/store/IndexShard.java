package org.casanube.block.blocks.store;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * A part of the index: an open-addressing table with linear probing and 32 bytes an entry.
 *
 * <pre>
 *  0 u64 key, high
 *  8 u64 key, low
 * 16 u32 segment; 0 marks a free slot
 * 20 u32 offset in units of 8 bytes
 * 24 u32 size in the low 24 bits, flags above
 * 28 u32 epoch
 * </pre>
 *
 * <p>Deleting moves later entries of the probe back, so there are no deleted marks and lookups of
 * absent keys stay short. Growing copies this shard alone under its own lock: a sixty-fourth of the
 * index, some milliseconds at 10 million blocks.
 */
final class IndexShard {
  private static final int ENTRY_BYTES = 32;
  private static final int INITIAL_SLOTS = 64;
  private static final int SIZE_MASK = 0xff_ffff;
  private static final int DYING = 1 << 31;
  private static final int DAMAGED = 1 << 30;

  private final IndexMemory memory;
  private Arena arena = Arena.ofShared();
  private MemorySegment table;
  private int slots = INITIAL_SLOTS;
  private int used;
  private int generation;
  private long lastTombstone;
  private boolean closed;

  IndexShard(IndexMemory memory) {
    this.memory = memory;
    this.table = memory.allocate(arena, (long) INITIAL_SLOTS * ENTRY_BYTES);
  }

  /** How an insertion went. */
  enum Insertion {
    /** The entry is now this one. */
    DONE,
    /** There was a good one already. */
    KNOWN,
    /** The block was removed since the sequence was drawn; append it again with a later one. */
    OUTDATED,
    /** The log has given up the part that the frame was in. */
    LOST
  }

  /** What an insertion is about. */
  record Candidate(IndexKey key, long location, int size, int epoch, long sequence) {}

  /** An insertion and the entry that it replaced. */
  record Inserted(Insertion insertion, @Nullable IndexEntry before) {}

  synchronized @Nullable IndexEntry find(IndexKey key) {
    int slot = slotOf(key);
    return slot < 0 ? null : entry(slot);
  }

  /** Finds a good entry and notes that it was put in this epoch; null if there is none. */
  synchronized @Nullable IndexEntry touch(IndexKey key, int epoch) {
    int slot = slotOf(key);
    if (slot < 0) {
      return null;
    }
    IndexEntry entry = entry(slot);
    if (!entry.isGood()) {
      return null;
    }
    if (epoch > entry.epoch()) {
      setInt(slot, 28, epoch);
    }
    return entry;
  }

  /** Adds an entry or replaces one that isn't good. */
  synchronized Inserted insert(Candidate candidate, int expectedGeneration) {
    if (generation != expectedGeneration) {
      return new Inserted(Insertion.LOST, null);
    }
    if (lastTombstone > candidate.sequence()) {
      return new Inserted(Insertion.OUTDATED, null);
    }
    int slot = slotOf(candidate.key());
    if (slot < 0) {
      growIfFull();
      slot = freeSlot(candidate.key());
      used++;
      write(slot, candidate);
      return new Inserted(Insertion.DONE, null);
    }
    IndexEntry before = entry(slot);
    if (before.isGood()) {
      setInt(slot, 28, Math.max(candidate.epoch(), before.epoch()));
      return new Inserted(Insertion.KNOWN, before);
    }
    write(slot, candidate);
    return new Inserted(Insertion.DONE, before);
  }

  /** Puts an entry in whatever is there; returns what was. For rebuilding only. */
  synchronized @Nullable IndexEntry replace(Candidate candidate) {
    int slot = slotOf(candidate.key());
    if (slot >= 0) {
      IndexEntry before = entry(slot);
      write(slot, candidate);
      return before;
    }
    growIfFull();
    used++;
    write(freeSlot(candidate.key()), candidate);
    return null;
  }

  /** Draws sequences. */
  @FunctionalInterface
  interface Sequences {
    long next();
  }

  /**
   * A block that is about to be removed.
   *
   * @param entry what the index holds of it
   * @param sequence for its tombstone
   */
  record Condemned(IndexEntry entry, long sequence) {}

  /**
   * Marks the entry as about to be removed if it was last put before {@code epoch}; null if it
   * stays.
   */
  synchronized @Nullable Condemned condemn(IndexKey key, int epoch, Sequences sequences) {
    int slot = slotOf(key);
    if (slot < 0) {
      return null;
    }
    IndexEntry entry = entry(slot);
    if (entry.epoch() >= epoch) {
      return null;
    }
    setFlag(slot, DYING, true);
    lastTombstone = sequences.next();
    return new Condemned(entry, lastTombstone);
  }

  /** Takes a condemned entry out; null if it was put again meanwhile. */
  synchronized @Nullable IndexEntry bury(IndexKey key, long location) {
    int slot = slotAt(key, location);
    if (slot < 0 || !entry(slot).dying()) {
      return null;
    }
    IndexEntry entry = entry(slot);
    delete(slot);
    return entry;
  }

  /** Notes that the block is now elsewhere, if it is still where it was and not condemned. */
  synchronized boolean relocate(IndexKey key, long from, long to) {
    int slot = slotAt(key, from);
    if (slot < 0 || !entry(slot).isGood()) {
      return false;
    }
    setLocation(slot, to);
    return true;
  }

  /** Notes that the frame at this place can't be read. */
  synchronized void markDamaged(IndexKey key, long location) {
    int slot = slotAt(key, location);
    if (slot >= 0) {
      setFlag(slot, DAMAGED, true);
    }
  }

  /** Takes an entry. */
  @FunctionalInterface
  interface EntryVisitor {
    void visit(IndexEntry entry);
  }

  /**
   * Forgets all frames in a part of the log, which belongs to an earlier generation from now on.
   */
  synchronized void purge(long from, long to, int newGeneration, EntryVisitor forgotten) {
    generation = newGeneration;
    int slot = 0;
    while (slot < slots) {
      IndexEntry entry = isFree(slot) ? null : entry(slot);
      if (entry != null && entry.location() >= from && entry.location() < to) {
        delete(slot);
        forgotten.visit(entry);
      } else {
        slot++;
      }
    }
  }

  synchronized void visit(EntryVisitor visitor) {
    for (int slot = 0; slot < slots; slot++) {
      if (!isFree(slot)) {
        visitor.visit(entry(slot));
      }
    }
  }

  synchronized int size() {
    return used;
  }

  synchronized void close() {
    closed = true;
    arena.close();
  }

  private int slotAt(IndexKey key, long location) {
    int slot = slotOf(key);
    return slot >= 0 && location(slot) == location ? slot : -1;
  }

  private int slotOf(IndexKey key) {
    if (closed) {
      throw StoreFailure.closed();
    }
    int slot = home(key.low());
    while (!isFree(slot)) {
      if (getLong(slot, 8) == key.low() && getLong(slot, 0) == key.high()) {
        return slot;
      }
      slot = next(slot);
    }
    return -1;
  }

  private int freeSlot(IndexKey key) {
    int slot = home(key.low());
    while (!isFree(slot)) {
      slot = next(slot);
    }
    return slot;
  }

  private void delete(int slot) {
    used--;
    int hole = slot;
    for (int at = next(slot); !isFree(at); at = next(at)) {
      int home = home(getLong(at, 8));
      boolean between = hole <= at ? hole < home && home <= at : hole < home || home <= at;
      if (!between) {
        MemorySegment.copy(table, offset(at), table, offset(hole), ENTRY_BYTES);
        hole = at;
      }
    }
    setInt(hole, 16, 0);
  }

  private void growIfFull() {
    if (used < slots / 4 * 3) {
      return;
    }
    Arena oldArena = arena;
    MemorySegment old = table;
    int oldSlots = slots;
    Arena nextArena = Arena.ofShared();
    table = memory.allocate(nextArena, (long) oldSlots * 2 * ENTRY_BYTES);
    arena = nextArena;
    slots = oldSlots * 2;
    for (int slot = 0; slot < oldSlots; slot++) {
      long from = offset(slot);
      if (old.get(ValueLayout.JAVA_INT, from + 16) != 0) {
        int to = home(old.get(ValueLayout.JAVA_LONG, from + 8));
        while (!isFree(to)) {
          to = next(to);
        }
        MemorySegment.copy(old, from, table, offset(to), ENTRY_BYTES);
      }
    }
    oldArena.close();
  }

  private void write(int slot, Candidate candidate) {
    table.set(ValueLayout.JAVA_LONG, offset(slot), candidate.key().high());
    table.set(ValueLayout.JAVA_LONG, offset(slot) + 8, candidate.key().low());
    setLocation(slot, candidate.location());
    setInt(slot, 24, candidate.size());
    setInt(slot, 28, candidate.epoch());
  }

  private IndexEntry entry(int slot) {
    int meta = getInt(slot, 24);
    return new IndexEntry(
        location(slot),
        meta & SIZE_MASK,
        getInt(slot, 28),
        (meta & DYING) != 0,
        (meta & DAMAGED) != 0);
  }

  private void setFlag(int slot, int flag, boolean on) {
    int meta = getInt(slot, 24);
    setInt(slot, 24, on ? meta | flag : meta & ~flag);
  }

  private long location(int slot) {
    return Location.of(getInt(slot, 16), (getInt(slot, 20) & 0xffff_ffffL) * Frame.ALIGNMENT);
  }

  private void setLocation(int slot, long location) {
    setInt(slot, 16, Location.segment(location));
    setInt(slot, 20, (int) (Location.offset(location) / Frame.ALIGNMENT));
  }

  private int home(long low) {
    return (int) (low >>> 7) & slots - 1;
  }

  private int next(int slot) {
    return slot + 1 & slots - 1;
  }

  private boolean isFree(int slot) {
    return getInt(slot, 16) == 0;
  }

  private static long offset(int slot) {
    return (long) slot * ENTRY_BYTES;
  }

  private int getInt(int slot, int field) {
    return table.get(ValueLayout.JAVA_INT, offset(slot) + field);
  }

  private void setInt(int slot, int field, int value) {
    table.set(ValueLayout.JAVA_INT, offset(slot) + field, value);
  }

  private long getLong(int slot, int field) {
    return table.get(ValueLayout.JAVA_LONG, offset(slot) + field);
  }
}
