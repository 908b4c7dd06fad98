package org.casanube.block.blocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.casanube.multiformats.Multihash;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every {@link BlockStore} does. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
public abstract class BlockStoreContractTest {
  private BlockStore store;

  /** A store with nothing in it. */
  protected abstract BlockStore openEmpty() throws Exception;

  /** How many blocks make a large batch. */
  protected int manyBlocks() {
    return 2000;
  }

  /** Waits until blocks put before now are old enough to be swept. */
  protected void age() throws Exception {}

  @BeforeEach
  void openStore() throws Exception {
    store = openEmpty();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  @Test
  void find_ofPutBlock_givesItsBytes() {
    Block block = TestBlocks.of("hello");
    store.put(block);

    assertThat(store.find(block.multihash())).contains(block);
    assertThat(store.findSize(block.multihash())).hasValue(5);
    assertThat(store.contains(block.multihash())).isTrue();
  }

  @Test
  void find_ofMissingBlock_isEmpty() {
    Multihash missing = TestBlocks.of("nobody put me").multihash();

    assertThat(store.find(missing)).isEmpty();
    assertThat(store.findSize(missing)).isEmpty();
    assertThat(store.contains(missing)).isFalse();
    assertThat(store.touch(missing)).isFalse();
  }

  @Test
  void put_ofEmptyBlock_isFound() {
    Block empty = TestBlocks.of("");
    store.put(empty);

    assertThat(store.find(empty.multihash())).contains(empty);
    assertThat(store.findSize(empty.multihash())).hasValue(0);
  }

  @Test
  void put_ofLargestBlock_isFound() {
    Block block = TestBlocks.random(1, Block.MAX_BYTES);
    store.put(block);

    assertThat(store.find(block.multihash())).contains(block);
  }

  @Test
  void put_overTheLimit_isRefusedNamingIt() {
    Block block = TestBlocks.random(1, Block.MAX_BYTES + 1);

    assertThatThrownBy(() -> store.put(block))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2097152");
    assertThat(store.contains(block.multihash())).isFalse();
  }

  @Test
  void put_underAnotherHashFunction_isKeptApart() {
    byte[] bytes = {1, 2, 3};
    Multihash sha512 = Multihash.of(org.casanube.multiformats.Multicodec.SHA2_512, new byte[64]);
    store.put(Block.of(sha512, bytes));
    store.put(Block.of(Multihash.sha256(bytes), bytes));

    assertThat(store.entries().map(BlockStore.Entry::multihash))
        .containsExactlyInAnyOrder(sha512, Multihash.sha256(bytes));
  }

  @Test
  void put_twice_countsOnce() {
    Block block = TestBlocks.random(2, 1000);
    store.put(block);
    long medium = store.usage().mediumBytes();
    store.put(block);

    assertThat(store.usage().blocks()).isEqualTo(1);
    assertThat(store.usage().blockBytes()).isEqualTo(1000);
    assertThat(store.usage().mediumBytes()).isEqualTo(medium);
  }

  @Test
  void batch_beforeCommit_letsItsBlocksBeFound() {
    Block block = TestBlocks.random(3, 300_000);
    try (BlockBatch batch = store.openBatch()) {
      batch.add(block);

      assertThat(store.find(block.multihash())).contains(block);
      batch.commit();
    }
    assertThat(store.find(block.multihash())).contains(block);
  }

  @Test
  void batch_ofManyBlocks_keepsThemAll() {
    List<Block> blocks =
        IntStream.range(0, manyBlocks())
            .mapToObj(i -> TestBlocks.random(i, 17 + i % 5000))
            .toList();
    try (BlockBatch batch = store.openBatch()) {
      blocks.forEach(batch::add);
      batch.commit();
    }

    for (Block block : blocks) {
      assertThat(store.find(block.multihash())).contains(block);
    }
    assertThat(store.usage().blocks()).isEqualTo(manyBlocks());
  }

  @Test
  void batch_afterCommit_goesOn() {
    Block first = TestBlocks.of("first");
    Block second = TestBlocks.of("second");
    try (BlockBatch batch = store.openBatch()) {
      batch.add(first);
      batch.commit();
      batch.add(second);
      batch.commit();
      batch.commit();
    }

    assertThat(store.contains(first.multihash())).isTrue();
    assertThat(store.contains(second.multihash())).isTrue();
  }

  @Test
  void put_byManyThreads_keepsEverything() throws Exception {
    Set<Multihash> put = ConcurrentHashMap.newKeySet();
    inParallel(
        8,
        thread -> {
          for (int i = 0; i < 50; i++) {
            Block block = TestBlocks.random(thread % 4 * 1000L + i, 100 + 37 * i);
            store.put(block);
            put.add(block.multihash());
            assertThat(store.find(block.multihash())).contains(block);
          }
        });

    assertThat(put).hasSize(200);
    assertThat(listed()).isEqualTo(put);
  }

  @Test
  void remove_ofBlocks_forgetsThemAndPassesOverOthers() {
    Block gone = TestBlocks.of("gone");
    Block kept = TestBlocks.of("kept");
    store.put(gone);
    store.put(kept);
    store.remove(List.of(gone.multihash(), TestBlocks.of("never put").multihash()));

    assertThat(store.find(gone.multihash())).isEmpty();
    assertThat(store.contains(gone.multihash())).isFalse();
    assertThat(store.find(kept.multihash())).contains(kept);
    assertThat(listed()).containsExactly(kept.multihash());
    assertThat(store.usage().blocks()).isEqualTo(1);
  }

  @Test
  void put_afterRemove_isBack() {
    Block block = TestBlocks.of("comes and goes");
    for (int i = 0; i < 3; i++) {
      store.put(block);
      assertThat(store.find(block.multihash())).contains(block);
      store.remove(List.of(block.multihash()));
      assertThat(store.find(block.multihash())).isEmpty();
    }
    store.put(block);

    assertThat(store.find(block.multihash())).contains(block);
  }

  @Test
  void sweep_ofOldBlocks_removesWhatIsNotLive() throws Exception {
    Block live = TestBlocks.of("live");
    Block dead = TestBlocks.of("dead");
    store.put(live);
    store.put(dead);
    age();
    long epoch = store.advanceEpoch();

    BlockStore.Swept swept = store.sweep(epoch, live.multihash()::equals);

    assertThat(swept).isEqualTo(new BlockStore.Swept(1, 4));
    assertThat(listed()).containsExactly(live.multihash());
    assertThat(store.find(dead.multihash())).isEmpty();
  }

  @Test
  void sweep_ofBlocksPutSinceTheEpoch_leavesThem() throws Exception {
    Block old = TestBlocks.of("old and put again");
    Block touched = TestBlocks.of("old and touched");
    store.put(old);
    store.put(touched);
    age();
    long epoch = store.advanceEpoch();
    Block fresh = TestBlocks.of("fresh");
    store.put(fresh);
    store.put(old);
    assertThat(store.touch(touched.multihash())).isTrue();

    assertThat(store.sweep(epoch, multihash -> false)).isEqualTo(new BlockStore.Swept(0, 0));
    assertThat(listed())
        .containsExactlyInAnyOrder(old.multihash(), fresh.multihash(), touched.multihash());
  }

  @Test
  void sweep_whileBlocksArePutAgain_keepsThem() throws Exception {
    List<Block> blocks = IntStream.range(0, 300).mapToObj(i -> TestBlocks.random(i, 64)).toList();
    try (BlockBatch batch = store.openBatch()) {
      blocks.forEach(batch::add);
      batch.commit();
    }
    age();
    long epoch = store.advanceEpoch();
    AtomicBoolean done = new AtomicBoolean();
    List<Block> again = new ArrayList<>();
    inParallel(
        2,
        thread -> {
          if (thread == 0) {
            store.sweep(epoch, multihash -> false);
            done.set(true);
            return;
          }
          for (int i = 0; i < blocks.size() && !done.get(); i += 3) {
            store.put(blocks.get(i));
            again.add(blocks.get(i));
          }
        });

    for (Block block : again) {
      assertThat(store.find(block.multihash())).contains(block);
    }
  }

  @Test
  void entries_ofStore_tellSizes() {
    store.put(TestBlocks.random(1, 10));
    store.put(TestBlocks.random(2, 20));

    try (Stream<BlockStore.Entry> entries = store.entries()) {
      assertThat(entries)
          .containsExactlyInAnyOrder(
              new BlockStore.Entry(TestBlocks.random(1, 10).multihash(), 10),
              new BlockStore.Entry(TestBlocks.random(2, 20).multihash(), 20));
    }
  }

  @Test
  void usage_ofStore_sumsUp() {
    assertThat(store.usage().blocks()).isZero();
    store.put(TestBlocks.random(1, 10));
    store.put(TestBlocks.random(2, 20));

    BlockStore.Usage usage = store.usage();
    assertThat(usage.blocks()).isEqualTo(2);
    assertThat(usage.blockBytes()).isEqualTo(30);
    assertThat(usage.mediumBytes()).isGreaterThanOrEqualTo(30);
    assertThat(usage.freeBytes()).isPositive();
  }

  private Set<Multihash> listed() {
    try (Stream<BlockStore.Entry> entries = store.entries()) {
      return entries
          .map(BlockStore.Entry::multihash)
          .collect(Collectors.toCollection(HashSet::new));
    }
  }

  /** Does something in several threads; the number of each is passed to it. */
  protected static void inParallel(int threads, ThreadTask task) throws Exception {
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      List<Future<Object>> futures =
          executor.invokeAll(
              IntStream.range(0, threads)
                  .mapToObj(thread ->
                      (Callable<Object>)
                          () -> {
                            task.run(thread);
                            return thread;
                          })
                  .toList());
      for (Future<Object> future : futures) {
        assertThat(future.get()).isNotNull();
      }
    }
  }

  /** What one of several threads does. */
  protected interface ThreadTask {
    void run(int thread) throws Exception;
  }
}
