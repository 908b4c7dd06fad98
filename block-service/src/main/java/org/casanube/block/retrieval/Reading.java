package org.casanube.block.retrieval;

import org.casanube.block.blocks.Block;
import org.casanube.block.unixfs.BlockSource;
import org.casanube.multiformats.Cid;

/**
 * Blocks for one reader: those that are here at once, others as soon as a peer has sent them. What
 * is fetched is stored beside, and stays until a collection. May be asked by several threads at
 * once; close it when the reading ends.
 */
public interface Reading extends BlockSource, AutoCloseable {
  /**
   * The block.
   *
   * @throws FetchFailedException if it is not here and did not come
   * @throws org.casanube.block.blocks.MissingBlockException if it is not here and peers are not
   *     asked
   */
  Block requireBlock(Cid cid);

  @Override
  void close();
}
