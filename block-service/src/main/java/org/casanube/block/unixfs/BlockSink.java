package org.casanube.block.unixfs;

import java.nio.ByteBuffer;
import org.casanube.multiformats.Cid;

/** Takes the blocks that an import makes, children before their parents. */
@FunctionalInterface
public interface BlockSink {
  /** Drops everything: for computing a root CID alone. */
  BlockSink NOWHERE = (cid, data) -> {};

  /**
   * Takes one block. Called by one thread at a time.
   *
   * @param data the bytes, which hash to the CID; not changed afterwards
   */
  void put(Cid cid, ByteBuffer data);
}
