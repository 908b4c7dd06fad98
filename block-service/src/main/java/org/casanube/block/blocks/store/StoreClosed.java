package org.casanube.block.blocks.store;

import org.casanube.block.blocks.BlockStoreException;

/** What is thrown by a store that was closed. */
final class StoreClosed {
  private StoreClosed() {}

  static BlockStoreException exception() {
    return new BlockStoreException(BlockStoreException.Cause.UNUSABLE, "the block store is closed");
  }
}
