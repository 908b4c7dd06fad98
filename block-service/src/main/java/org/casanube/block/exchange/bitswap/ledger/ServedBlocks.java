package org.casanube.block.exchange.bitswap.ledger;

import java.util.Optional;
import java.util.OptionalInt;
import org.casanube.block.blocks.Block;
import org.casanube.multiformats.Cid;

/** The blocks that are here and can be given away. Asks nobody else for them. Thread-safe. */
public interface ServedBlocks {
  /** The block; empty if it is not here or can't be read. */
  Optional<Block> find(Cid cid);

  /** Its size in bytes without reading it; empty if it is not here. */
  OptionalInt findSize(Cid cid);
}
