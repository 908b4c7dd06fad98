package org.casanube.block.unixfs;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.casanube.ipld.dagpb.PbLink;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a HAMT in the order of its slots, which is that of the names' hashes, loading one
 * shard at a time. An entry that stands where its hash does not belong ends it: so no shard can be
 * read twice under different parents, and a HAMT made to blow up does not.
 */
final class HamtEntries implements Iterator<DirectoryEntry> {
  private final BlockSource source;
  private final HamtSlots slots;
  private final Deque<Level> path = new ArrayDeque<>();
  private @Nullable DirectoryEntry next;

  HamtEntries(HamtShard root, BlockSource source) {
    this.source = source;
    this.slots = root.slots();
    path.push(new Level(root, 0));
    root.expectShards(source);
  }

  /** All entries behind the place of this name, whether it is there or not. */
  HamtEntries(HamtShard root, BlockSource source, String after) {
    this(root, source);
    skipTo(HamtSlots.hash(after));
  }

  /** A shard on the path and the next link in it. */
  private static final class Level {
    private final HamtShard shard;
    private int index;

    Level(HamtShard shard, int index) {
      this.shard = shard;
      this.index = index;
    }
  }

  private void skipTo(long hash) {
    while (true) {
      Level top = path.element();
      int level = path.size() - 1;
      int slot = slots.slot(hash, level);
      top.index = top.shard.firstFrom(slot);
      if (top.index == top.shard.count() || top.shard.slot(top.index) != slot) {
        return;
      }
      if (!top.shard.isShard(top.index)) {
        long standing = HamtSlots.hash(top.shard.name(top.index));
        top.index += Long.compareUnsigned(standing, hash) <= 0 ? 1 : 0;
        return;
      }
      descend(top);
    }
  }

  private void descend(Level top) {
    int index = top.index++;
    path.push(new Level(top.shard.child(index, path.size(), source), 0));
  }

  @Override
  public boolean hasNext() {
    while (next == null && !path.isEmpty()) {
      Level top = path.element();
      if (top.index == top.shard.count()) {
        path.pop();
      } else if (top.shard.isShard(top.index)) {
        descend(top);
      } else {
        next = entry(top.shard, top.index++);
      }
    }
    return next != null;
  }

  private DirectoryEntry entry(HamtShard shard, int index) {
    String name = shard.name(index);
    long hash = HamtSlots.hash(name);
    int level = path.size() - 1;
    for (Level above : path) {
      if (slots.slot(hash, level--) != above.shard.slot(above.index - 1)) {
        throw shard.dag().malformed("holds the name '" + name + "' that has another place");
      }
    }
    PbLink link = shard.link(index);
    return new DirectoryEntry(name, link.cid(), link.totalSize());
  }

  @Override
  public DirectoryEntry next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    DirectoryEntry entry = Objects.requireNonNull(next);
    next = null;
    return entry;
  }
}
