package org.casanube.block.blocks.store;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.casanube.multiformats.Multihash;

/**
 * Where each block is. Sharded, so that threads seldom meet and growing never stops the world; see
 * {@link IndexShard} for the table.
 */
final class BlockIndex implements AutoCloseable {
  private static final int SHARDS = 64;

  private final RandomGenerator random;
  private final IndexKey.Maker keys;
  private final IndexShard[] shards = new IndexShard[SHARDS];

  BlockIndex(IndexMemory memory, RandomGenerator random) {
    this.random = random;
    this.keys = new IndexKey.Maker(random);
    Arrays.setAll(shards, i -> new IndexShard(memory));
  }

  /** Where its secrets come from. */
  RandomGenerator random() {
    return random;
  }

  IndexKey key(Multihash multihash) {
    return keys.of(multihash);
  }

  /** The shard that this key belongs to. */
  IndexShard shard(IndexKey key) {
    return shards[(int) (key.high() >>> 58)];
  }

  /** Forgets all frames in a part of the log. */
  void purge(long from, long to, int generation, IndexShard.EntryVisitor forgotten) {
    for (IndexShard shard : shards) {
      shard.purge(from, to, generation, forgotten);
    }
  }

  /** Visits all entries, for checks. */
  void visit(IndexShard.EntryVisitor visitor) {
    for (IndexShard shard : shards) {
      shard.visit(visitor);
    }
  }

  /** The number of blocks. */
  long size() {
    long sum = 0;
    for (IndexShard shard : shards) {
      sum += shard.size();
    }
    return sum;
  }

  @Override
  public void close() {
    for (IndexShard shard : shards) {
      shard.close();
    }
  }
}
