package org.casanube.block.reachability;

import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;
import org.casanube.multiformats.Multihash;

/**
 * The blocks that walks have come by. One thread adds; others may ask once that has ended.
 *
 * <p>Blocks without links are remembered by 64 bits: taking one for another means at worst that a
 * block nobody needs is kept. Blocks that may have links are remembered by 128 bits besides, since
 * taking one of those for another would leave out what is below it: such a block counts as seen
 * only if both of its keys are here.
 */
public final class VisitedBlocks implements AutoCloseable {
  private final KeyHash hash;
  private final KeySet blocks;
  private final KeySet innerSecond;

  /**
   * An empty set.
   *
   * @param expected how many blocks to make room for at once
   */
  public VisitedBlocks(KeyHash hash, long expected) {
    this.hash = hash;
    blocks = new KeySet(expected);
    innerSecond = new KeySet(0);
  }

  /** True if a walk came by the block, under whatever codec. */
  public boolean contains(Multihash multihash) {
    return blocks.contains(hash.first(multihash));
  }

  /** True if a walk came by what this CID names, and so by all that can be reached from it. */
  public boolean contains(Cid cid) {
    return contains(cid.multihash()) && (isLeaf(cid) || innerSecond.contains(innerKey(cid)));
  }

  /** Counts each block once more in the table. */
  public void incrementIn(KeyCounts counts) {
    blocks.forEachBatch(counts::increment);
  }

  /** Takes one from the count of each block in the table. */
  public void decrementIn(KeyCounts counts) {
    blocks.forEachBatch(counts::decrement);
  }

  /** How many blocks there are. */
  public long size() {
    return blocks.size();
  }

  /** Memory taken, in bytes. */
  public long bytes() {
    return blocks.bytes() + innerSecond.bytes();
  }

  /** Adds one block without regard to what is below it: a walk that comes by still goes down. */
  public void addAlone(Cid cid) {
    blocks.add(hash.first(cid.multihash()));
  }

  /** Adds a block that a walk is about to go into; false if one went into it before. */
  public boolean enter(Cid cid) {
    return isLeaf(cid) ? addLeaf(cid) : addInner(cid);
  }

  /** True if the CID says that the block has no links. */
  public static boolean isLeaf(Cid cid) {
    return cid.codec().equals(Multicodec.RAW);
  }

  /** Adds a block without links; false if it was here. */
  boolean addLeaf(Cid cid) {
    return blocks.add(hash.first(cid.multihash()));
  }

  /**
   * Adds a block to be read for its links; false if it was here as such. The same bytes can be
   * named as a leaf and as a node, so the codec is part of the second key.
   */
  boolean addInner(Cid cid) {
    boolean unseenFirst = blocks.add(hash.first(cid.multihash()));
    boolean unseenSecond = innerSecond.add(innerKey(cid));
    return unseenFirst || unseenSecond;
  }

  private long innerKey(Cid cid) {
    long key = hash.second(cid.multihash()) ^ Long.reverse(cid.codec().code());
    return key == 0 ? 1 : key;
  }

  @Override
  public void close() {
    blocks.close();
    innerSecond.close();
  }
}
