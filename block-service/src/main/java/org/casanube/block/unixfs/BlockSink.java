package org.casanube.block.unixfs;

import java.nio.ByteBuffer;
import org.casanube.multiformats.Cid;

/** Takes the blocks that an import makes, children before their parents. */
@FunctionalInterface
public interface BlockSink {
  /** Drops everything: for computing a root CID alone. */
  BlockSink NOWHERE = (cid, bytes) -> {};

  /**
   * Takes one block. Called by one thread at a time, always the one that runs the import.
   *
   * @param bytes the block, which hashes to the CID, between the buffer's position and its limit.
   *     They are valid only during the call: the memory is used again for the next block, so a sink
   *     that keeps them copies them
   */
  void put(Cid cid, ByteBuffer bytes);
}
