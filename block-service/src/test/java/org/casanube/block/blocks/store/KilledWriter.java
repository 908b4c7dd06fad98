package org.casanube.block.blocks.store;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.casanube.block.blocks.Block;
import org.casanube.block.blocks.BlockBatch;
import org.casanube.block.blocks.TestBlocks;

/**
 * Puts and removes blocks until it is killed, and says so line by line, after the store has: {@code
 * put NAME SIZE}, {@code removing NAME -}, {@code removed NAME -}.
 */
final class KilledWriter {
  private static final int THREADS = 4;

  private KilledWriter() {}

  public static void main(String[] args) throws InterruptedException {
    PrintStream out = System.out;
    LocalBlockStore store = LocalBlockStore.open(Path.of(args[0]), TestSettings.SMALL);
    for (int i = 0; i < THREADS; i++) {
      long seed = Long.parseLong(args[1]) * 100 + i;
      Thread.ofPlatform().start(() -> work(store, seed, out));
    }
    Thread.currentThread().join();
  }

  private static void work(LocalBlockStore store, long seed, PrintStream out) {
    Random random = new Random(seed);
    for (int step = 0; ; step++) {
      List<Block> blocks =
          random
              .ints(1 + random.nextInt(20))
              .mapToObj(i -> TestBlocks.random(random.nextLong(), random.nextInt(60_000)))
              .toList();
      try (BlockBatch batch = store.openBatch()) {
        blocks.forEach(batch::add);
        batch.commit();
      }
      blocks.forEach(block -> say(out, "put", block));
      if (step % 3 == 0) {
        remove(store, blocks.subList(0, blocks.size() / 2), out);
      }
    }
  }

  private static void remove(LocalBlockStore store, List<Block> blocks, PrintStream out) {
    blocks.forEach(block -> say(out, "removing", block));
    store.remove(blocks.stream().map(Block::multihash).toList());
    blocks.forEach(block -> say(out, "removed", block));
  }

  private static void say(PrintStream out, String what, Block block) {
    String size = what.equals("put") ? String.valueOf(block.size()) : "-";
    out.println(what + " " + block.multihash() + " " + size);
  }
}
