package org.casanube.block.retrieval;

import java.nio.ByteBuffer;
import org.casanube.block.blocks.Block;
import org.casanube.block.blocks.Blocks;
import org.casanube.multiformats.Cid;

/** Reads what is here, and nothing else. */
final class LocalReading implements Reading {
  private final Blocks blocks;

  LocalReading(Blocks blocks) {
    this.blocks = blocks;
  }

  @Override
  public Block requireBlock(Cid cid) {
    return blocks.require(cid);
  }

  @Override
  public ByteBuffer require(Cid cid) {
    return blocks.require(cid).data();
  }

  @Override
  public void close() {
    // Nothing was begun that would have to end.
  }
}
