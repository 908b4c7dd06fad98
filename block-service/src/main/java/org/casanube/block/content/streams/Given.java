package org.casanube.block.content.streams;

import java.util.HashSet;
import java.util.Set;
import org.casanube.block.blocks.Block;
import org.casanube.multiformats.Multihash;

/**
 * Counts the blocks that one answer is made of. The first ones are read again when the way to the
 * root has been found, and count once. Thread-safe.
 */
final class Given {
  private static final int FIRST = 64;

  private final Set<Multihash> first = new HashSet<>();
  private int blocks;
  private long bytes;

  synchronized void read(Block block) {
    if (first.contains(block.multihash())) {
      return;
    }
    if (first.size() < FIRST) {
      first.add(block.multihash());
    }
    blocks++;
    bytes += block.size();
  }

  synchronized int blocks() {
    return blocks;
  }

  synchronized long bytes() {
    return bytes;
  }
}
