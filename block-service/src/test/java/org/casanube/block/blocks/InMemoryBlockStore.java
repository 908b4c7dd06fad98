package org.casanube.block.blocks;

import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.casanube.multiformats.Multihash;

/**
 * Keeps blocks on the heap, for tests and trials: as correct as the others, but what it calls
 * durable ends with the process.
 */
public final class InMemoryBlockStore implements BlockStore {
  private final Map<Multihash, Kept> kept = new ConcurrentHashMap<>();
  private final AtomicLong epoch = new AtomicLong(1);
  private final long maxBytes;

  /** A store without quota. */
  public InMemoryBlockStore() {
    this(Long.MAX_VALUE);
  }

  /** A store that refuses to keep more than this many bytes of blocks. */
  public InMemoryBlockStore(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  private record Kept(Block block, long epoch) {}

  @Override
  public BlockBatch openBatch() {
    return new BlockBatch() {
      @Override
      public void add(Block block) {
        keep(block);
      }

      @Override
      public boolean touch(Multihash multihash) {
        return kept.computeIfPresent(
                multihash, (same, known) -> new Kept(known.block(), epoch.get()))
            != null;
      }

      @Override
      public void commit() {}

      @Override
      public void close() {}
    };
  }

  private void keep(Block block) {
    if (block.size() > Block.MAX_BYTES) {
      throw new IllegalArgumentException(
          "block of " + block.size() + " bytes is over the limit of " + Block.MAX_BYTES);
    }
    kept.compute(
        block.multihash(),
        (multihash, known) -> {
          if (known != null) {
            return new Kept(known.block(), epoch.get());
          }
          requireRoom(block);
          return new Kept(Block.of(multihash, block.toBytes()), epoch.get());
        });
  }

  private void requireRoom(Block block) {
    if (maxBytes != Long.MAX_VALUE && blockBytes() + block.size() > maxBytes) {
      throw new BlockStoreException(
          BlockStoreException.Cause.FULL, "the quota of " + maxBytes + " bytes is used up");
    }
  }

  private long blockBytes() {
    return kept.values().stream().mapToLong(value -> value.block().size()).sum();
  }

  @Override
  public Optional<Block> find(Multihash multihash) {
    return Optional.ofNullable(kept.get(multihash)).map(Kept::block);
  }

  @Override
  public OptionalInt findSize(Multihash multihash) {
    Kept value = kept.get(multihash);
    return value == null ? OptionalInt.empty() : OptionalInt.of(value.block().size());
  }

  @Override
  public void remove(Collection<Multihash> multihashes) {
    kept.keySet().removeAll(multihashes);
  }

  @Override
  public long advanceEpoch() {
    return epoch.incrementAndGet();
  }

  @Override
  public Swept sweep(long before, Predicate<Multihash> live) {
    long limit = Math.min(before, advanceEpoch());
    long blocks = 0;
    long bytes = 0;
    Iterator<Map.Entry<Multihash, Kept>> all = kept.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<Multihash, Kept> entry = all.next();
      Kept value = entry.getValue();
      if (value.epoch() < limit
          && !live.test(entry.getKey())
          && kept.remove(entry.getKey(), value)) {
        blocks++;
        bytes += value.block().size();
      }
    }
    return new Swept(blocks, bytes);
  }

  @Override
  public Stream<Entry> entries() {
    return kept.values().stream()
        .map(value -> new Entry(value.block().multihash(), value.block().size()));
  }

  @Override
  public Usage usage() {
    long bytes = blockBytes();
    long free = maxBytes == Long.MAX_VALUE ? Long.MAX_VALUE : maxBytes - bytes;
    return new Usage(kept.size(), bytes, bytes, free);
  }

  @Override
  public void close() {}
}
