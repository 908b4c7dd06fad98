package org.casanube.block.blocks.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.casanube.block.blocks.Block;
import org.casanube.block.blocks.BlockBatch;
import org.casanube.block.blocks.BlockStoreException;
import org.casanube.block.blocks.TestBlocks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store on real files. */
class LocalBlockStoreFilesTest {
  private static final int MIB = 1024 * 1024;

  @TempDir private Path folder;

  @Test
  void open_ofFolderInUse_isRefused() {
    try (LocalBlockStore store = LocalBlockStore.open(folder, TestSettings.SMALL)) {
      store.put(TestBlocks.of("mine"));

      assertThatThrownBy(() -> LocalBlockStore.open(folder, TestSettings.SMALL))
          .isInstanceOfSatisfying(
              BlockStoreException.class,
              e -> assertThat(e.reason()).isEqualTo(BlockStoreException.Cause.UNUSABLE))
          .hasMessageContaining("another process");
    }
    LocalBlockStore.open(folder, TestSettings.SMALL).close();
  }

  @Test
  void open_withTooSmallBuffers_isRefusedNamingTheLimit() {
    StoreSettings small =
        TestSettings.SMALL.with(new StoreSettings.Writing(8L * MIB, MIB, 2, true));

    assertThatThrownBy(() -> LocalBlockStore.open(folder, small))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 4 MiB");
  }

  @Test
  void reopen_afterSegmentsOfLargeBlocks_hasThemAll() {
    List<Block> blocks = new ArrayList<>();
    try (LocalBlockStore store = LocalBlockStore.open(folder, TestSettings.SMALL);
        BlockBatch batch = store.openBatch()) {
      for (int i = 0; i < 40; i++) {
        Block block = TestBlocks.random(i, MIB + i);
        blocks.add(block);
        batch.add(block);
        assertThat(store.find(blocks.get(i / 2).multihash())).contains(blocks.get(i / 2));
      }
      batch.commit();
    }
    try (LocalBlockStore store = LocalBlockStore.open(folder, TestSettings.SMALL)) {
      for (Block block : blocks) {
        assertThat(store.find(block.multihash())).contains(block);
      }
    }
  }

  @Test
  void findInPassing_ofBlocksOfAllSizes_findsWhatFindFinds() {
    List<Block> blocks = new ArrayList<>();
    try (LocalBlockStore store = LocalBlockStore.open(folder, TestSettings.SMALL);
        BlockBatch batch = store.openBatch()) {
      for (int size : List.of(1, 5000, 256 * 1024, 300_001, MIB, MIB + 1, Block.MAX_BYTES)) {
        for (int i = 0; i < 3; i++) {
          Block block = TestBlocks.random(size + i, size - (size > MIB ? i : 0));
          blocks.add(block);
          batch.add(block);
          assertThat(store.findInPassing(block.multihash())).contains(block);
        }
      }
      batch.commit();
      for (int time = 0; time < 3; time++) {
        for (Block block : blocks) {
          assertThat(store.findInPassing(block.multihash())).contains(block);
          assertThat(store.find(block.multihash())).contains(block);
        }
      }
    }
    try (LocalBlockStore store = LocalBlockStore.open(folder, TestSettings.SMALL)) {
      for (Block block : blocks.reversed()) {
        assertThat(store.findInPassing(block.multihash())).contains(block);
      }
      assertThat(store.findInPassing(TestBlocks.of("not here").multihash())).isEmpty();
    }
  }

  @Test
  void findInPassing_ofDamagedBlock_isRefusedAsByFind() throws Exception {
    Block block = TestBlocks.random(1, MIB);
    try (LocalBlockStore store = LocalBlockStore.open(folder, TestSettings.SMALL)) {
      store.put(block);
    }
    Path segment;
    try (Stream<Path> files = Files.list(folder)) {
      segment = files.filter(file -> file.toString().endsWith(".blocks")).findFirst().orElseThrow();
    }
    try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}), MIB / 2);
    }
    try (LocalBlockStore store = LocalBlockStore.open(folder, TestSettings.SMALL)) {
      assertThatThrownBy(() -> store.findInPassing(block.multihash()))
          .isInstanceOfSatisfying(
              BlockStoreException.class,
              e -> assertThat(e.reason()).isEqualTo(BlockStoreException.Cause.DAMAGED));
      assertThat(store.damages()).hasSize(1);
    }
  }

  @Test
  void findInPassing_ofManyAtOnceAndInterrupted_findsAll() throws Exception {
    Block block = TestBlocks.random(1, MIB);
    try (LocalBlockStore store = LocalBlockStore.open(folder, TestSettings.SMALL)) {
      List<Block> blocks = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        blocks.add(TestBlocks.random(i, MIB));
        store.put(blocks.get(i));
      }
      store.put(block);
      List<Object> seen = Collections.synchronizedList(new ArrayList<>());
      List<Thread> readers = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        Block wanted = blocks.get(i);
        boolean interrupted = i % 3 == 0;
        readers.add(
            Thread.startVirtualThread(() -> {
              if (interrupted) {
                Thread.currentThread().interrupt();
              }
              seen.add(store.findInPassing(wanted.multihash()).orElseThrow().equals(wanted));
            }));
      }
      for (Thread reader : readers) {
        reader.join();
      }

      assertThat(seen).hasSize(24).containsOnly(true);
      assertThat(store.findInPassing(block.multihash())).contains(block);
    }
  }

  @Test
  void find_byInterruptedThread_harmsNobody() throws Exception {
    Block block = TestBlocks.of("read by all");
    try (LocalBlockStore store = LocalBlockStore.open(folder, TestSettings.SMALL)) {
      store.put(block);
      AtomicReference<Object> seen = new AtomicReference<>("nothing");
      Thread reader =
          Thread.ofPlatform()
              .start(() -> {
                Thread.currentThread().interrupt();
                Block found = store.find(block.multihash()).orElseThrow();
                seen.set(List.of(found, Thread.currentThread().isInterrupted()));
              });
      reader.join();

      assertThat(seen.get()).isEqualTo(List.of(block, true));
      assertThat(store.find(block.multihash())).contains(block);
    }
  }

  @Test
  void store_whenClosed_isUnusable() {
    LocalBlockStore store = LocalBlockStore.open(folder, TestSettings.SMALL);
    store.put(TestBlocks.of("before"));
    store.close();
    store.close();

    assertThatThrownBy(() -> store.put(TestBlocks.of("after")))
        .isInstanceOfSatisfying(
            BlockStoreException.class,
            e -> assertThat(e.reason()).isEqualTo(BlockStoreException.Cause.UNUSABLE));
    assertThatThrownBy(() -> store.find(TestBlocks.of("before").multihash()))
        .isInstanceOfSatisfying(
            BlockStoreException.class,
            e -> assertThat(e.reason()).isEqualTo(BlockStoreException.Cause.UNUSABLE));
  }

  @Test
  void put_onReallyFullDisk_losesNothingAndGoesOnAfterwards() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    assumeThat(run("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", disk.toString()))
        .as("mounting a small file system needs root")
        .isZero();
    try {
      fillAndGoOn(disk);
    } finally {
      assertThat(run("umount", disk.toString())).isZero();
    }
  }

  private static void fillAndGoOn(Path disk) throws IOException {
    Path ballast = disk.resolve("ballast");
    Files.write(ballast, new byte[6 * MIB]);
    List<Block> stored = new ArrayList<>();
    try (LocalBlockStore store = LocalBlockStore.open(disk.resolve("blocks"), TestSettings.SMALL)) {
      assertThat(putUntilFails(store, stored)).isEqualTo(BlockStoreException.Cause.FULL);
      assertThat(stored).isNotEmpty();
      stored.forEach(block -> assertThat(store.find(block.multihash())).contains(block));
      Files.delete(ballast);
      store.put(TestBlocks.of("after room was made"));
      stored.forEach(block -> assertThat(store.find(block.multihash())).contains(block));
    }
    try (LocalBlockStore store = LocalBlockStore.open(disk.resolve("blocks"), TestSettings.SMALL)) {
      stored.forEach(block -> assertThat(store.find(block.multihash())).contains(block));
      assertThat(store.contains(TestBlocks.of("after room was made").multihash())).isTrue();
      assertThat(store.damages()).isEmpty();
    }
  }

  /** Quota and reserve are off; only the file system says no, in the middle of a write. */
  private static BlockStoreException.Cause putUntilFails(
      LocalBlockStore store, List<Block> stored) {
    for (int i = 0; ; i++) {
      Block block = TestBlocks.random(i, 700_000);
      try {
        store.put(block);
        stored.add(block);
      } catch (BlockStoreException e) {
        return e.reason();
      }
    }
  }

  private static int run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return process.waitFor(10, TimeUnit.SECONDS) ? process.exitValue() : -1;
  }
}
