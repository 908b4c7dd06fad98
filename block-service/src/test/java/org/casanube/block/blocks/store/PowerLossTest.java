package org.casanube.block.blocks.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.casanube.block.blocks.Block;
import org.casanube.block.blocks.BlockBatch;
import org.casanube.block.blocks.BlockStore;
import org.casanube.block.blocks.BlockStoreException;
import org.casanube.block.blocks.TestBlocks;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The machine stops at any file operation, and of what was not synced any sectors are there or not.
 * Whatever the seed: what was acknowledged is there, nothing else is half there.
 */
@Timeout(value = 600, unit = TimeUnit.SECONDS)
class PowerLossTest {
  private static final int KIB = 1024;
  private static final int CRASHES_PER_SEED = 3;

  @Test
  void reopen_afterPowerLoss_hasAllThatWasAcknowledged() throws Exception {
    for (long seed = 0; seed < 100; seed++) {
      new Run(seed).losePower();
    }
  }

  @Test
  @Tag("slow")
  void reopen_afterPowerLoss_hasAllThatWasAcknowledgedForManySeeds() throws Exception {
    for (long seed = 1000; seed < 6000; seed++) {
      new Run(seed).losePower();
    }
  }

  @Test
  void reopen_afterPowerLossUnderThreads_hasAllThatWasAcknowledged() throws Exception {
    for (long seed = 0; seed < 50; seed++) {
      new Run(seed).losePowerUnderThreads();
    }
  }

  @Test
  void store_afterFullDisk_goesOnWithAllThatWasAcknowledged() throws Exception {
    for (long seed = 0; seed < 60; seed++) {
      new Run(seed).fillDisk();
    }
  }

  /** One history, made from one seed. */
  private static final class Run {
    private final long seed;
    private final Random random;
    private final List<Block> blocks;
    private final Expectations expected;
    private RecordingFiles files;

    Run(long seed) {
      this.seed = seed;
      this.random = new Random(seed);
      this.files = new RecordingFiles(random);
      this.blocks =
          IntStream.range(0, 60)
              .mapToObj(i -> TestBlocks.random(seed * 1000 + i, random.nextInt(6 * KIB)))
              .toList();
      this.expected = new Expectations(blocks);
    }

    void losePower() throws IOException {
      for (int crash = 0; crash < CRASHES_PER_SEED; crash++) {
        files.stopAfter(1 + random.nextInt(120));
        try (LocalBlockStore store = open()) {
          work(store, 60);
          files.stopAfter(0);
        } catch (IOException | BlockStoreException e) {
          files.stopAfter(0);
        }
        files = files.crashed(random);
        checkReopened("crash " + crash);
      }
    }

    void losePowerUnderThreads() throws Exception {
      files.stopAfter(10 + random.nextInt(60));
      try (LocalBlockStore store = open();
          ExecutorService threads = Executors.newFixedThreadPool(3)) {
        for (int thread = 0; thread < 3; thread++) {
          List<Block> share = blocks.subList(thread * 15, thread * 15 + 30);
          threads.execute(() -> putAll(store, share));
        }
        threads.shutdown();
        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        files.stopAfter(0);
      } catch (IOException | BlockStoreException e) {
        files.stopAfter(0);
      }
      files = files.crashed(random);
      checkReopened("crash under threads");
    }

    private void putAll(LocalBlockStore store, List<Block> share) {
      try {
        for (Block block : share) {
          expected.putting(block);
          store.put(block);
          expected.put(block);
        }
      } catch (BlockStoreException e) {
        assertThat(e.reason()).isEqualTo(BlockStoreException.Cause.IO);
      }
    }

    void fillDisk() throws IOException {
      try (LocalBlockStore store = open()) {
        for (int full = 0; full < 3; full++) {
          files.fillAfter(random.nextInt(30));
          workDespiteFullDisk(store);
          expected.check(store, "seed " + seed + ", after full disk " + full);
        }
        files.fillAfter(Integer.MAX_VALUE);
      }
      checkReopened("after full disk");
      files.stopAfter(0);
      files = files.crashed(random);
      checkReopened("after full disk and crash");
    }

    private void workDespiteFullDisk(LocalBlockStore store) {
      for (int i = 0; i < 20; i++) {
        try {
          work(store, 2);
        } catch (BlockStoreException e) {
          assertThat(e.reason()).as(String.valueOf(e)).isEqualTo(BlockStoreException.Cause.FULL);
        }
      }
    }

    private void checkReopened(String when) throws IOException {
      try (LocalBlockStore store = open()) {
        expected.settle(store, "seed " + seed + ", " + when);
      } catch (BlockStoreException e) {
        throw new AssertionError("seed " + seed + ", " + when, e);
      }
    }

    private LocalBlockStore open() throws IOException {
      StoreSettings settings =
          TestSettings.SMALL.with(new StoreSettings.Writing(64L * KIB, 16 * KIB, 2, false));
      return LocalBlockStore.open(files, settings, new IndexMemory(null), random);
    }

    private void work(LocalBlockStore store, int steps) {
      for (int step = 0; step < steps; step++) {
        switch (random.nextInt(10)) {
          case 0, 1, 2 -> put(store, pick());
          case 3, 4, 5 -> batch(store, true);
          case 6 -> batch(store, false);
          case 7 -> remove(store);
          case 8 -> sweep(store);
          default -> store.compact();
        }
      }
    }

    private Block pick() {
      return blocks.get(random.nextInt(blocks.size()));
    }

    private List<Block> pickSome() {
      return Stream.generate(this::pick).limit(1 + random.nextInt(12)).distinct().toList();
    }

    private void put(LocalBlockStore store, Block block) {
      expected.putting(block);
      store.put(block);
      expected.put(block);
    }

    private void batch(LocalBlockStore store, boolean commit) {
      List<Block> some = pickSome();
      some.forEach(expected::putting);
      try (BlockBatch batch = store.openBatch()) {
        some.forEach(batch::add);
        if (commit) {
          batch.commit();
          some.forEach(expected::put);
        }
      }
    }

    private void remove(LocalBlockStore store) {
      List<Block> some = pickSome();
      some.forEach(expected::removing);
      store.remove(some.stream().map(Block::multihash).toList());
      some.forEach(expected::removed);
    }

    private void sweep(LocalBlockStore store) {
      List<Block> dead = new ArrayList<>(pickSome());
      dead.addAll(pickSome());
      dead.forEach(expected::removing);
      BlockStore.Swept swept =
          store.sweep(
              store.advanceEpoch(),
              multihash -> dead.stream().noneMatch(block -> block.multihash().equals(multihash)));
      assertThat(swept.blocks()).isLessThanOrEqualTo(dead.size());
      dead.forEach(expected::removed);
    }
  }
}
