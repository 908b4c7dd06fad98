package org.casanube.block.blocks.store;

/**
 * What the index knows of a block.
 *
 * @param location where its frame is
 * @param size its bytes
 * @param epoch when it was last put
 * @param dying a tombstone is on its way to the disk; the block must be written again to stay
 * @param damaged its frame can't be read; the block must be written again to be of use
 */
record IndexEntry(long location, int size, int epoch, boolean dying, boolean damaged) {
  /** True if a put of the block has nothing to write. */
  boolean isGood() {
    return !dying && !damaged;
  }
}
