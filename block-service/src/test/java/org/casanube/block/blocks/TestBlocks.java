package org.casanube.block.blocks;

import java.util.Random;
import org.casanube.multiformats.Multihash;

/** Makes blocks for tests. */
public final class TestBlocks {
  private TestBlocks() {}

  /** The same block for the same seed and size, and another for another. */
  public static Block random(long seed, int size) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return Block.of(Multihash.sha256(bytes), bytes);
  }

  /** A block of this text. */
  public static Block of(String text) {
    byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    return Block.of(Multihash.sha256(bytes), bytes);
  }
}
