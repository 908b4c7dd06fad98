package org.casanube.block.retrieval;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.casanube.block.blocks.Block;
import org.casanube.multiformats.Multihash;
import org.jspecify.annotations.Nullable;

/**
 * Blocks of an archive that are not wanted yet, so many bytes of them: the oldest are forgotten
 * first. Not thread-safe.
 */
final class AsideBlocks {
  private static final long MAX_BYTES = 8L * 1024 * 1024;

  private final SequencedMap<Multihash, Aside> blocks = new LinkedHashMap<>();
  private long bytes;

  /** A block, and who gave it. */
  record Aside(Block block, BlockGateway from) {}

  /**
   * Puts the block aside, if it is not there.
   *
   * @return the bytes of those that were forgotten for it
   */
  long put(Block block, BlockGateway from) {
    if (blocks.putIfAbsent(block.multihash(), new Aside(block, from)) != null) {
      return 0;
    }
    bytes += block.size();
    long forgotten = 0;
    while (bytes > MAX_BYTES) {
      Map.Entry<Multihash, Aside> oldest = blocks.firstEntry();
      int size = oldest.getValue().block().size();
      blocks.remove(oldest.getKey());
      bytes -= size;
      forgotten += size;
    }
    return forgotten;
  }

  /** True if the next one may make others be forgotten. */
  boolean isFull() {
    return bytes + Block.MAX_BYTES > MAX_BYTES;
  }

  /** Takes the block, since it is wanted now; null if it is not here. */
  @Nullable Aside remove(Multihash hash) {
    Aside removed = blocks.remove(hash);
    if (removed != null) {
      bytes -= removed.block().size();
    }
    return removed;
  }
}
