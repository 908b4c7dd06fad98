package org.casanube.block.blocks.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.casanube.block.blocks.Block;
import org.casanube.block.blocks.BlockBatch;
import org.casanube.block.blocks.BlockStoreException;
import org.casanube.block.blocks.TestBlocks;
import org.casanube.multiformats.Multihash;
import org.junit.jupiter.api.Test;

/** Quota, reserve, and space given back. */
class LocalBlockStoreRoomTest {
  private static final int KIB = 1024;

  private final RecordingFiles files = new RecordingFiles(new Random(1));

  @Test
  void put_overTheQuota_isFullBeforeAnythingIsWritten() throws IOException {
    try (LocalBlockStore store = open(new StoreSettings.Room(200 * KIB, 0))) {
      List<Block> stored = putUntilFull(store);

      assertThat(stored).hasSizeBetween(10, 12);
      assertThat(store.usage().mediumBytes()).isLessThanOrEqualTo(200 * KIB);
      for (Block block : stored) {
        assertThat(store.find(block.multihash())).contains(block);
        store.put(block);
      }
    }
  }

  @Test
  void put_intoTheReserve_isFull() throws IOException {
    files.setUsableBytes(1000 * KIB);
    try (LocalBlockStore store = open(new StoreSettings.Room(Long.MAX_VALUE, 900 * KIB))) {
      store.put(TestBlocks.random(1, 50 * KIB));
      files.setUsableBytes(910 * KIB);
      store.put(TestBlocks.random(2, 20 * KIB));

      assertFull(() -> store.put(TestBlocks.random(3, 60 * KIB)));
    }
  }

  @Test
  void remove_whenFull_makesRoomAgain() throws IOException {
    try (LocalBlockStore store = open(new StoreSettings.Room(200 * KIB, 0))) {
      List<Block> stored = putUntilFull(store);
      store.remove(stored.stream().map(Block::multihash).toList());
      assertThat(store.compact()).isNotNegative();
      putUntilFull(store);

      assertThat(store.usage().blocks()).isPositive();
    }
  }

  @Test
  void compact_atTheQuotaWithOneSegment_givesBackWhatIsDead() throws IOException {
    StoreSettings.Room room = new StoreSettings.Room(12_000L * KIB, 0);
    try (LocalBlockStore store = open(256L * 1024 * KIB, room)) {
      List<Block> stored = putUntilFull(store);
      List<Block> gone = List.copyOf(stored.subList(0, stored.size() / 2));
      List<Block> kept = stored.subList(gone.size(), stored.size());
      store.remove(gone.stream().map(Block::multihash).toList());
      store.compact();

      assertThat(store.usage().mediumBytes()).isLessThan(7_500 * KIB);
      kept.forEach(block -> assertThat(store.find(block.multihash())).contains(block));
      for (Block block : gone) {
        store.put(block);
      }
      assertThat(store.usage().blocks()).isEqualTo(stored.size());
      store.checkInvariants();
    }
  }

  @Test
  void compact_whileOthersPutAndRemove_losesNothing() throws Exception {
    StoreSettings.Room room = new StoreSettings.Room(90_000L * KIB, 0);
    try (LocalBlockStore store = open(64L * 1024 * KIB, room);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<Block>>> kept =
          IntStream.range(0, 4)
              .mapToObj(thread -> threads.submit(() -> putAndRemove(store, thread)))
              .toList();
      while (!kept.stream().allMatch(Future::isDone)) {
        store.compact();
      }
      for (Future<List<Block>> blocks : kept) {
        blocks.get().forEach(block -> assertThat(store.find(block.multihash())).contains(block));
      }
      store.checkInvariants();
    }
  }

  /** Keeps one of eight. */
  private static List<Block> putAndRemove(LocalBlockStore store, int thread) {
    List<Block> kept = new ArrayList<>();
    for (int i = 0; i < 800; i++) {
      Block block = TestBlocks.random(thread * 10_000 + i, 20 * KIB);
      store.put(block);
      if (i % 8 == 0) {
        kept.add(block);
      } else {
        store.remove(List.of(block.multihash()));
      }
    }
    return kept;
  }

  @Test
  void compact_afterRemovals_givesSpaceBackAndKeepsTheRest() throws IOException {
    List<Block> blocks =
        IntStream.range(0, 200).mapToObj(i -> TestBlocks.random(i, 3 * KIB)).toList();
    List<Block> kept =
        IntStream.range(0, 200).filter(i -> i % 5 == 0).mapToObj(blocks::get).toList();
    try (LocalBlockStore store = open(TestSettings.SMALL.room())) {
      addAll(store, blocks);
      long full = store.usage().mediumBytes();
      List<Multihash> gone = new ArrayList<>(blocks.stream().map(Block::multihash).toList());
      gone.removeAll(kept.stream().map(Block::multihash).toList());
      store.remove(gone);
      store.compact();
      store.compact();

      assertThat(store.usage().mediumBytes()).isLessThan(full / 2);
      kept.forEach(block -> assertThat(store.find(block.multihash())).contains(block));
      store.checkInvariants();
    }
    try (LocalBlockStore store = open(TestSettings.SMALL.room())) {
      kept.forEach(block -> assertThat(store.find(block.multihash())).contains(block));
      assertThat(store.usage().blocks()).isEqualTo(kept.size());
    }
  }

  @Test
  void find_whileCompacting_alwaysFinds() throws Exception {
    List<Block> blocks =
        IntStream.range(0, 300).mapToObj(i -> TestBlocks.random(i, 2 * KIB)).toList();
    List<Block> kept = blocks.subList(0, 100);
    try (LocalBlockStore store = open(TestSettings.SMALL.room())) {
      addAll(store, blocks);
      AtomicBoolean done = new AtomicBoolean();
      List<Throwable> failures = new ArrayList<>();
      Thread reader =
          Thread.ofPlatform()
              .uncaughtExceptionHandler((thread, e) -> failures.add(e))
              .start(() -> {
                while (!done.get()) {
                  kept.forEach(block -> assertThat(store.find(block.multihash())).contains(block));
                }
              });
      for (int i = 100; i < 300; i += 20) {
        store.remove(blocks.subList(i, i + 20).stream().map(Block::multihash).toList());
        store.compact();
      }
      done.set(true);
      reader.join();

      assertThat(failures).isEmpty();
    }
  }

  @Test
  void open_manyTimes_mergesSmallSegments() throws IOException {
    for (int i = 0; i < 30; i++) {
      try (LocalBlockStore store = open(TestSettings.SMALL.room())) {
        store.put(TestBlocks.random(i, 100));
        store.compact();
      }
    }

    assertThat(files.names().stream().filter(name -> Segment.numberOf(name) > 0))
        .hasSizeLessThan(12);
    try (LocalBlockStore store = open(TestSettings.SMALL.room())) {
      assertThat(store.usage().blocks()).isEqualTo(30);
    }
  }

  private static void addAll(LocalBlockStore store, List<Block> blocks) {
    try (BlockBatch batch = store.openBatch()) {
      blocks.forEach(batch::add);
      batch.commit();
    }
  }

  private List<Block> putUntilFull(LocalBlockStore store) {
    List<Block> stored = new ArrayList<>();
    assertFull(() -> {
      for (int i = 0; i < 1000; i++) {
        Block block = TestBlocks.random(i, 15 * KIB);
        store.put(block);
        stored.add(block);
      }
    });
    return stored;
  }

  private static void assertFull(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            BlockStoreException.class,
            e -> assertThat(e.reason()).isEqualTo(BlockStoreException.Cause.FULL));
  }

  private LocalBlockStore open(StoreSettings.Room room) throws IOException {
    return open(128L * KIB, room);
  }

  private LocalBlockStore open(long segmentBytes, StoreSettings.Room room) throws IOException {
    StoreSettings settings =
        TestSettings.SMALL
            .with(new StoreSettings.Writing(segmentBytes, 64 * KIB, 2, false))
            .with(room);
    return LocalBlockStore.open(files, settings, new IndexMemory(null), new Random(2));
  }
}
