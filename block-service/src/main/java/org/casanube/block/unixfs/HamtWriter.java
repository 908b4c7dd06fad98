package org.casanube.block.unixfs;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.casanube.ipld.dagpb.PbLink;
import org.jspecify.annotations.Nullable;

/**
 * Writes a HAMT from entries in the order of their hashes, with one pending shard for each level:
 * an entry stands as deep as it must to part from its neighbours in that order, and a shard is
 * complete when an entry comes that is not below it.
 *
 * @see <a href="https://specs.ipfs.tech/unixfs/#dag-pb-hamtdirectory">HAMT directory</a>
 */
final class HamtWriter {
  private final DagWriter writer;
  private final HamtSlots slots;
  private final Deque<Shard> path = new ArrayDeque<>();
  private @Nullable Entry pending;
  private int commonWithPrevious;

  HamtWriter(DagWriter writer, int fanout) {
    this.writer = writer;
    this.slots = new HamtSlots(fanout);
    path.push(new Shard(0));
  }

  /** An entry that waits for the next one to know how deep it stands. */
  private record Entry(long hash, PbLink link) {}

  /** A shard that may still get links. */
  private final class Shard {
    private final int slotInParent;
    private final List<PbLink> links = new ArrayList<>();
    private final byte[] bitfield = new byte[slots.fanout() / Byte.SIZE];

    Shard(int slotInParent) {
      this.slotInParent = slotInParent;
    }

    void add(int slot, PbLink link) {
      links.add(new PbLink(slots.prefix(slot) + link.name(), link.totalSize(), link.cid()));
      bitfield[bitfield.length - 1 - slot / Byte.SIZE] |= (byte) (1 << slot % Byte.SIZE);
    }

    PbLink write(Attributes attributes) {
      ByteBuffer bits = Bitfields.trimmed(bitfield);
      return writer.write(links, UnixFsNode.shard(bits, slots.fanout(), attributes));
    }
  }

  /** Takes the next entry; hashes must not descend. */
  void add(long hash, PbLink link) {
    Entry entry = new Entry(hash, link);
    if (pending != null) {
      int common = slots.commonLevels(pending.hash, hash);
      if (common == slots.levels()) {
        throw new UnixFsException(
            UnixFsException.Code.LIMIT_EXCEEDED,
            "the names '%s' and '%s' have one hash, a directory can't hold both"
                .formatted(pending.link.name(), link.name()));
      }
      place(pending, common);
      commonWithPrevious = common;
    }
    pending = entry;
  }

  private void place(Entry entry, int commonWithNext) {
    while (path.size() - 1 > commonWithPrevious) {
      closeTop();
    }
    int depth = Math.max(commonWithPrevious, commonWithNext);
    while (path.size() - 1 < depth) {
      path.push(new Shard(slots.slot(entry.hash, path.size() - 1)));
    }
    path.element().add(slots.slot(entry.hash, depth), entry.link);
  }

  private void closeTop() {
    Shard closed = path.pop();
    path.element().add(closed.slotInParent, closed.write(Attributes.NONE));
  }

  /** Writes what is pending; returns the link to the root. */
  PbLink finish(Attributes attributes) {
    if (pending != null) {
      place(pending, 0);
    }
    while (path.size() > 1) {
      closeTop();
    }
    return path.element().write(attributes);
  }
}
