package org.casanube.block.unixfs;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.NoSuchElementException;
import org.casanube.ipld.dagpb.PbLink;
import org.casanube.multiformats.Cid;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a HAMT in the order of its slots, which is that of the names' hashes, loading one
 * shard at a time. An entry that stands where its hash does not belong ends it: so no shard can be
 * read twice under different parents, and a HAMT made to blow up does not.
 */
final class HamtEntries implements DirectoryEntries {
  /** What all shards on the path may take together; beyond that they are read again. */
  private static final int MAX_LINKS = 640;

  private final BlockSource source;
  private final HamtSlots slots;
  private final Deque<Level> path = new ArrayDeque<>();
  private final EntryBatch batch = new EntryBatch();
  private long links;

  private HamtEntries(HamtShard root, BlockSource source, boolean stored) {
    this.source = source;
    this.slots = root.slots();
    push(root, stored);
  }

  /** All entries of a HAMT whose root is in the source. */
  static HamtEntries stored(HamtShard root, BlockSource source) {
    HamtEntries entries = new HamtEntries(root, source, true);
    root.expectShards(source);
    return entries;
  }

  /** All entries of a HAMT of whose blocks the source has all but the root. */
  static HamtEntries made(HamtShard root, BlockSource source) {
    return new HamtEntries(root, source, false);
  }

  /** All entries behind the place of this name, whether it is there or not. */
  static HamtEntries after(HamtShard root, BlockSource source, String name) {
    HamtEntries entries = stored(root, source);
    entries.skipTo(HamtSlots.hash(name));
    return entries;
  }

  /** A shard on the path and the next link in it. */
  private final class Level {
    private final Cid cid;
    private final boolean keeps;
    private final long weight;
    private @Nullable HamtShard shard;
    private int index;
    private int lastSlot;

    Level(HamtShard shard, boolean stored) {
      this.cid = shard.dag().cid();
      this.weight = NodeOnWay.links(shard.dag());
      this.keeps = !stored || links + weight <= MAX_LINKS;
      this.shard = shard;
    }

    HamtShard shard() {
      HamtShard present = shard;
      if (present == null) {
        present = HamtShard.of(DagNode.read(cid, source));
        shard = present;
      }
      return present;
    }

    /** Takes the next link. */
    int take() {
      lastSlot = shard().slot(index);
      return index++;
    }

    void leave() {
      if (!keeps) {
        shard = null;
      }
    }
  }

  private void push(HamtShard shard, boolean stored) {
    Level level = new Level(shard, stored);
    path.push(level);
    links += level.keeps ? level.weight : 0;
  }

  private void pop() {
    Level level = path.pop();
    links -= level.keeps ? level.weight : 0;
  }

  private void skipTo(long hash) {
    while (true) {
      Level top = path.element();
      HamtShard shard = top.shard();
      int slot = slots.slot(hash, path.size() - 1);
      top.index = shard.firstFrom(slot);
      if (top.index == shard.count() || shard.slot(top.index) != slot) {
        return;
      }
      if (!shard.isShard(top.index)) {
        long standing = HamtSlots.hash(shard.name(top.index));
        top.index += Long.compareUnsigned(standing, hash) <= 0 ? 1 : 0;
        return;
      }
      descend(top);
    }
  }

  private void descend(Level top) {
    HamtShard child = top.shard().child(top.take(), path.size(), source);
    top.leave();
    push(child, true);
  }

  @Override
  public boolean hasNext() {
    while (batch.isEmpty() && !path.isEmpty()) {
      Level top = path.element();
      HamtShard shard = top.shard();
      if (top.index == shard.count()) {
        pop();
      } else if (shard.isShard(top.index)) {
        descend(top);
      } else {
        fill(top, shard);
        top.leave();
      }
    }
    return !batch.isEmpty();
  }

  /** Takes the entries up to the next shard, or one that has no business there. */
  private void fill(Level top, HamtShard shard) {
    while (top.index < shard.count() && !shard.isShard(top.index) && !batch.isFull()) {
      String name = shard.name(top.index);
      if (!isInPlace(name, shard.slot(top.index))) {
        if (batch.isEmpty()) {
          throw shard.dag().malformed("holds the name '" + name + "' that has another place");
        }
        return;
      }
      PbLink link = shard.link(top.index);
      batch.add(new DirectoryEntry(name, link.cid(), link.totalSize()), top.take());
    }
  }

  private boolean isInPlace(String name, int topSlot) {
    long hash = HamtSlots.hash(name);
    int level = path.size() - 1;
    if (slots.slot(hash, level) != topSlot) {
      return false;
    }
    for (Level above : path) {
      if (level < path.size() - 1 && slots.slot(hash, level) != above.lastSlot) {
        return false;
      }
      level--;
    }
    return true;
  }

  @Override
  public DirectoryEntry next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return batch.remove();
  }

  @Override
  public void rest() {
    Level top = path.peek();
    if (top != null && !top.keeps) {
      top.index = batch.clear(top.index);
    }
  }
}
