package org.casanube.block.exchange.bitswap;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import org.casanube.block.blocks.Block;
import org.casanube.block.exchange.bitswap.ledger.ServedBlocks;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multihash;

/** Blocks in memory. Thread-safe. */
public final class MemoryBlocks implements ServedBlocks {
  private final Map<Multihash, Block> blocks = new ConcurrentHashMap<>();

  public void add(Collection<Block> added) {
    added.forEach(block -> blocks.put(block.multihash(), block));
  }

  public int count() {
    return blocks.size();
  }

  @Override
  public Optional<Block> find(Cid cid) {
    return Optional.ofNullable(blocks.get(cid.multihash()));
  }

  @Override
  public OptionalInt findSize(Cid cid) {
    return find(cid).map(block -> OptionalInt.of(block.size())).orElse(OptionalInt.empty());
  }
}
