package org.casanube.block.reachability;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.casanube.block.blocks.Block;
import org.casanube.block.blocks.BlockBatch;
import org.casanube.block.blocks.BlockStore;
import org.casanube.multiformats.Multihash;

/** Blocks in a map, with epochs as the port wants them. */
public final class FakeBlockStore implements BlockStore {
  private record Kept(Block block, long epoch) {}

  private final Map<Multihash, Kept> kept = new ConcurrentHashMap<>();
  private final AtomicLong epoch = new AtomicLong(1);

  @Override
  public BlockBatch openBatch() {
    return new BlockBatch() {
      @Override
      public void add(Block block) {
        kept.compute(block.multihash(), (_, _) -> new Kept(block, epoch.get()));
      }

      @Override
      public boolean touch(Multihash multihash) {
        return FakeBlockStore.this.touch(multihash);
      }

      @Override
      public void commit() {}

      @Override
      public void close() {}
    };
  }

  @Override
  public Optional<Block> find(Multihash multihash) {
    return Optional.ofNullable(kept.get(multihash)).map(Kept::block);
  }

  @Override
  public OptionalInt findSize(Multihash multihash) {
    Kept found = kept.get(multihash);
    return found == null ? OptionalInt.empty() : OptionalInt.of(found.block().size());
  }

  @Override
  public boolean touch(Multihash multihash) {
    return kept.computeIfPresent(multihash, (_, old) -> new Kept(old.block(), epoch.get())) != null;
  }

  @Override
  public void remove(Collection<Multihash> multihashes) {
    multihashes.forEach(kept::remove);
  }

  @Override
  public long advanceEpoch() {
    return epoch.incrementAndGet();
  }

  long currentEpoch() {
    return epoch.get();
  }

  /** Goes by in an order of its own each time, and lets others in between. */
  @Override
  public Swept sweep(long horizon, Predicate<Multihash> live) {
    List<Multihash> candidates = new ArrayList<>(kept.keySet());
    Collections.shuffle(candidates, new Random(horizon));
    long blocks = 0;
    long bytes = 0;
    for (Multihash multihash : candidates) {
      Kept before = kept.get(multihash);
      if (before == null || before.epoch() >= horizon || live.test(multihash)) {
        continue;
      }
      LockSupport.parkNanos(1);
      Kept after = kept.computeIfPresent(multihash, (_, now) -> now.epoch() < horizon ? null : now);
      if (after == null) {
        blocks++;
        bytes += before.block().size();
      }
    }
    return new Swept(blocks, bytes);
  }

  @Override
  public Stream<Entry> entries() {
    return kept.values().stream().map(k -> new Entry(k.block().multihash(), k.block().size()));
  }

  @Override
  public Usage usage() {
    long bytes = kept.values().stream().mapToLong(each -> each.block().size()).sum();
    return new Usage(kept.size(), bytes, bytes, Long.MAX_VALUE);
  }

  @Override
  public void close() {}
}
