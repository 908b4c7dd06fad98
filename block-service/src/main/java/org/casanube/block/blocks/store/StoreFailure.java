package org.casanube.block.blocks.store;

import java.util.Locale;
import org.casanube.block.blocks.BlockStoreException;

/** What the store throws. */
final class StoreFailure {
  private StoreFailure() {}

  /** The store was closed. */
  static BlockStoreException closed() {
    return new BlockStoreException(BlockStoreException.Cause.UNUSABLE, "the block store is closed");
  }

  /** Writing failed: FULL if there is no room on the medium, else IO. */
  static BlockStoreException of(Exception cause) {
    if (cause instanceof BlockStoreException known) {
      return known;
    }
    String message = String.valueOf(cause.getMessage());
    String folded = message.toLowerCase(Locale.ROOT);
    if (folded.contains("no space left") || folded.contains("quota exceeded")) {
      return new BlockStoreException(
          BlockStoreException.Cause.FULL, "the disk that keeps the blocks is full", cause);
    }
    return new BlockStoreException(
        BlockStoreException.Cause.IO, "writing blocks failed: " + message, cause);
  }
}
