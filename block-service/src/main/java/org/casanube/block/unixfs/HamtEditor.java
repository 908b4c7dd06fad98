package org.casanube.block.unixfs;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.casanube.ipld.dagpb.PbLink;
import org.casanube.multiformats.Cid;
import org.jspecify.annotations.Nullable;

/**
 * Changes one entry of a HAMT, rewriting the shards on the way to it. A shard that is left with one
 * entry goes up into its parent, so the HAMT is always the one that its entries alone determine.
 *
 * <p>Recursive over levels, of which the hash allows 21 at most.
 */
final class HamtEditor {
  private final BlockSource source;
  private final DagWriter writer;

  HamtEditor(BlockSource source, DagWriter writer) {
    this.source = source;
    this.writer = writer;
  }

  /**
   * A root shard that is changed but not written; the shards below it are.
   *
   * @param replaced the link that stood there before, null if none did
   */
  record Edited(EditableShard root, @Nullable PbLink replaced) {
    PbLink write(Attributes attributes) {
      return root.write(attributes);
    }

    /** The root as a shard to read from. */
    HamtShard shard() {
      return HamtShard.of(root.dag());
    }
  }

  /** The links of a shard by their slots. */
  final class EditableShard {
    private final HamtSlots slots;
    private final Cid origin;
    private final SortedMap<Integer, PbLink> links = new TreeMap<>();

    EditableShard(HamtShard shard) {
      slots = shard.slots();
      origin = shard.dag().cid();
      for (int index = 0; index < shard.count(); index++) {
        links.put(shard.slot(index), shard.link(index));
      }
    }

    EditableShard(HamtSlots slots, Cid origin) {
      this.slots = slots;
      this.origin = origin;
    }

    /** Puts a link into a slot under a name without prefix; null empties the slot. */
    void set(int slot, @Nullable PbLink link) {
      if (link == null) {
        links.remove(slot);
      } else {
        String name = slots.prefix(slot) + link.name();
        links.put(slot, new PbLink(name, link.totalSize(), link.cid()));
      }
    }

    /** The entry that is all this shard holds, under its own name; null if it holds other. */
    @Nullable PbLink onlyEntry() {
      if (links.size() != 1) {
        return null;
      }
      PbLink link = Objects.requireNonNull(links.get(links.firstKey()));
      String name = link.name().substring(slots.prefixLength());
      return name.isEmpty() ? null : new PbLink(name, link.totalSize(), link.cid());
    }

    private UnixFsNode node(Attributes attributes) {
      byte[] bitfield = new byte[slots.fanout() / Byte.SIZE];
      for (int slot : links.keySet()) {
        bitfield[bitfield.length - 1 - slot / Byte.SIZE] |= (byte) (1 << (slot % Byte.SIZE));
      }
      ByteBuffer bits = Bitfields.trimmed(bitfield);
      return UnixFsNode.shard(bits, slots.fanout(), attributes);
    }

    PbLink write(Attributes attributes) {
      return writer.write(List.copyOf(links.values()), node(attributes));
    }

    DagNode dag() {
      return new DagNode(origin, node(Attributes.NONE), List.copyOf(links.values()), 0);
    }
  }

  /** The HAMT with this entry, under its own name. */
  Edited put(HamtShard root, PbLink entry) {
    return put(root, 0, entry, HamtSlots.hash(entry.name()));
  }

  private Edited put(HamtShard shard, int level, PbLink entry, long hash) {
    EditableShard edited = new EditableShard(shard);
    int slot = shard.slots().slot(hash, level);
    int index = shard.find(slot);
    if (index == HamtShard.NONE) {
      edited.set(slot, entry);
      return new Edited(edited, null);
    }
    if (shard.isShard(index)) {
      Edited child = put(shard.child(index, level + 1, source), level + 1, entry, hash);
      edited.set(slot, child.write(Attributes.NONE));
      return new Edited(edited, child.replaced);
    }
    PbLink standing = shard.link(index);
    String name = shard.name(index);
    if (name.equals(entry.name())) {
      edited.set(slot, entry);
      return new Edited(edited, standing);
    }
    PbLink other = new PbLink(name, standing.totalSize(), standing.cid());
    edited.set(slot, pair(shard, level + 1, entry, other).write(Attributes.NONE));
    return new Edited(edited, null);
  }

  /** A shard of two entries that share the slots above it. */
  private EditableShard pair(HamtShard root, int level, PbLink one, PbLink other) {
    HamtSlots slots = root.slots();
    if (level == slots.levels()) {
      throw new UnixFsException(
          UnixFsException.Code.LIMIT_EXCEEDED,
          "the names '%s' and '%s' have one hash, a directory can't hold both"
              .formatted(one.name(), other.name()));
    }
    EditableShard shard = new EditableShard(slots, root.dag().cid());
    int slot = slots.slot(HamtSlots.hash(one.name()), level);
    int otherSlot = slots.slot(HamtSlots.hash(other.name()), level);
    if (slot == otherSlot) {
      shard.set(slot, pair(root, level + 1, one, other).write(Attributes.NONE));
    } else {
      shard.set(slot, one);
      shard.set(otherSlot, other);
    }
    return shard;
  }

  /** The HAMT without this entry; nothing is replaced if there is none. */
  Edited remove(HamtShard root, String name) {
    return remove(root, 0, name, HamtSlots.hash(name));
  }

  private Edited remove(HamtShard shard, int level, String name, long hash) {
    EditableShard edited = new EditableShard(shard);
    int slot = shard.slots().slot(hash, level);
    int index = shard.find(slot);
    if (index == HamtShard.NONE) {
      return new Edited(edited, null);
    }
    if (!shard.isShard(index)) {
      boolean found = shard.name(index).equals(name);
      if (found) {
        edited.set(slot, null);
      }
      return new Edited(edited, found ? shard.link(index) : null);
    }
    Edited child = remove(shard.child(index, level + 1, source), level + 1, name, hash);
    if (child.replaced != null) {
      PbLink only = child.root.onlyEntry();
      if (child.root.links.isEmpty()) {
        edited.set(slot, null);
      } else {
        edited.set(slot, only != null ? only : child.write(Attributes.NONE));
      }
    }
    return new Edited(edited, child.replaced);
  }
}
