package org.casanube.block.exchange.wiring;

import java.util.Optional;
import java.util.OptionalInt;
import org.casanube.block.blocks.Block;
import org.casanube.block.blocks.BlockStore;
import org.casanube.block.blocks.BlockStoreException;
import org.casanube.block.exchange.bitswap.ledger.ServedBlocks;
import org.casanube.multiformats.Cid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the store keeps, and nothing else: a peer's want never makes this node fetch. A block that
 * can't be read is as good as missing to a peer; the store's health tells why.
 */
record StoredBlocks(BlockStore store) implements ServedBlocks {
  private static final Logger LOG = LoggerFactory.getLogger("org.casanube.block.exchange");

  @Override
  public Optional<Block> find(Cid cid) {
    try {
      return store.find(cid.multihash());
    } catch (BlockStoreException e) {
      LOG.debug("{} can't be given to a peer: {}", cid, e.getMessage());
      return Optional.empty();
    }
  }

  @Override
  public OptionalInt findSize(Cid cid) {
    try {
      return store.findSize(cid.multihash());
    } catch (BlockStoreException e) {
      LOG.debug("{} can't be looked up for a peer: {}", cid, e.getMessage());
      return OptionalInt.empty();
    }
  }
}
