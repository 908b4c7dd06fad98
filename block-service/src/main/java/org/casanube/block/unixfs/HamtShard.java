package org.casanube.block.unixfs;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.casanube.ipld.dagpb.PbLink;
import org.casanube.multiformats.Cid;

/**
 * One block of a HAMT directory, checked: the bitfield, the links and their prefixes say the same,
 * and the hash function and width are such as we read.
 */
final class HamtShard {
  /** What {@link #find} answers for an empty slot. */
  static final int NONE = -1;

  private static final int EXPECTED_SHARDS = 64;

  private final DagNode dag;
  private final HamtSlots slots;
  private final int[] slotOfLink;

  private HamtShard(DagNode dag, HamtSlots slots, int[] slotOfLink) {
    this.dag = dag;
    this.slots = slots;
    this.slotOfLink = slotOfLink;
  }

  /**
   * The shard that the node is.
   *
   * @throws UnixFsException with MALFORMED or LIMIT_EXCEEDED if it is not one that we read
   */
  static HamtShard of(DagNode dag) {
    UnixFsNode node = dag.node();
    if (node.type() != UnixFsNode.Type.HAMT_SHARD) {
      throw dag.malformed("is of type " + node.type() + " where a HAMT shard is needed");
    }
    if (node.hashType() != UnixFsNode.MURMUR3) {
      throw dag.malformed(
          "places names by hash function 0x" + Long.toHexString(node.hashType()) + ", not 0x22");
    }
    if (!Sharding.isFanout(node.fanout())) {
      throw new UnixFsException(
          UnixFsException.Code.LIMIT_EXCEEDED,
          "block %s has the fanout %s, not a power of two from 8 to %d"
              .formatted(dag.cid(), Long.toUnsignedString(node.fanout()), Sharding.MAX_FANOUT));
    }
    HamtSlots slots = new HamtSlots((int) node.fanout());
    return new HamtShard(dag, slots, slotsOfLinks(dag, slots));
  }

  private static int[] slotsOfLinks(DagNode dag, HamtSlots slots) {
    ByteBuffer bits = dag.node().data();
    int bytes = bits.remaining();
    if (bytes > slots.fanout() / Byte.SIZE) {
      throw dag.malformed(
          "has a bitfield of %d bytes for a fanout of %d".formatted(bytes, slots.fanout()));
    }
    List<PbLink> links = dag.links();
    int[] slotOfLink = new int[links.size()];
    int count = 0;
    for (int slot = 0; slot < bytes * Byte.SIZE; slot++) {
      if (((bits.get(bytes - 1 - slot / Byte.SIZE) >> (slot % Byte.SIZE)) & 1) != 0) {
        if (count == links.size() || !links.get(count).name().startsWith(slots.prefix(slot))) {
          throw dag.malformed("has a bitfield that contradicts its links at slot " + slot);
        }
        slotOfLink[count++] = slot;
      }
    }
    if (count != links.size()) {
      throw dag.malformed("has a bitfield of %d slots for %d links".formatted(count, links.size()));
    }
    return slotOfLink;
  }

  HamtSlots slots() {
    return slots;
  }

  DagNode dag() {
    return dag;
  }

  int count() {
    return slotOfLink.length;
  }

  int slot(int index) {
    return slotOfLink[index];
  }

  /**
   * The index of the first link in this slot or a later one; {@link #count} where there is none.
   */
  int firstFrom(int slot) {
    int found = Arrays.binarySearch(slotOfLink, slot);
    return found < 0 ? -found - 1 : found;
  }

  /** The index of the link in this slot, or {@link #NONE}. */
  int find(int slot) {
    int index = firstFrom(slot);
    return index < count() && slotOfLink[index] == slot ? index : NONE;
  }

  PbLink link(int index) {
    return dag.links().get(index);
  }

  boolean isShard(int index) {
    return link(index).name().length() == slots.prefixLength();
  }

  /** The entry's name. */
  String name(int index) {
    return link(index).name().substring(slots.prefixLength());
  }

  /** Tells the source of shards below this one, the first ones, if it wants to know. */
  void expectShards(BlockSource source) {
    if (source.aheadBytes() == 0) {
      return;
    }
    List<Cid> expected =
        IntStream.range(0, count())
            .filter(this::isShard)
            .limit(EXPECTED_SHARDS)
            .mapToObj(index -> link(index).cid())
            .toList();
    if (!expected.isEmpty()) {
      source.expect(expected);
    }
  }

  /**
   * The shard below this link.
   *
   * @param level its own level
   */
  HamtShard child(int index, int level, BlockSource source) {
    if (level >= slots.levels()) {
      throw dag.malformed("has a shard below it where the hash of names is used up");
    }
    HamtShard child = of(DagNode.read(link(index).cid(), source));
    if (child.slots.fanout() != slots.fanout()) {
      throw child.dag.malformed(
          "has the fanout %d in a HAMT of %d".formatted(child.slots.fanout(), slots.fanout()));
    }
    return child;
  }
}
