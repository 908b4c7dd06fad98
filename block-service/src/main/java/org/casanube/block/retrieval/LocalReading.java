package org.casanube.block.retrieval;

import java.nio.ByteBuffer;
import java.util.function.Function;
import org.casanube.block.blocks.Block;
import org.casanube.block.blocks.BlockLookup;
import org.casanube.multiformats.Cid;

/** Reads what is here, and nothing else. */
final class LocalReading implements Reading {
  private final Function<Cid, BlockLookup> blocks;

  LocalReading(Function<Cid, BlockLookup> blocks) {
    this.blocks = blocks;
  }

  @Override
  public Block requireBlock(Cid cid) {
    return blocks.apply(cid).require();
  }

  @Override
  public ByteBuffer require(Cid cid) {
    return requireBlock(cid).data();
  }

  @Override
  public void close() {
    // Nothing was begun that would have to end.
  }
}
