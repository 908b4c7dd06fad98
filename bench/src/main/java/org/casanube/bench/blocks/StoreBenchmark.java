package org.casanube.bench.blocks;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.casanube.block.blocks.Block;
import org.casanube.block.blocks.BlockBatch;
import org.casanube.block.blocks.store.LocalBlockStore;
import org.casanube.block.blocks.store.StoreSettings;
import org.casanube.multiformats.Multihash;

/**
 * Puts blocks into the local store and gets them back, and does the same with one plain file per
 * block, on the same disk, hashing left out: blocks are made before the clock starts.
 *
 * <pre>
 * StoreBenchmark FOLDER [MiB of 1 MiB blocks] [number of 4 KiB blocks]
 * </pre>
 *
 * <p>CPU is that of the whole process, threads of the store included.
 */
public final class StoreBenchmark {
  private static final int MIB = 1024 * 1024;
  private static final int SMALL = 4096;
  private static final int THREADS = 16;
  private static final int ROUNDS = 3;

  private final Path folder;
  private final PrintStream out;

  private StoreBenchmark(Path folder, PrintStream out) {
    this.folder = folder;
    this.out = out;
  }

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]).resolve("store-benchmark");
    int large = args.length > 1 ? Integer.parseInt(args[1]) : 1024;
    int small = args.length > 2 ? Integer.parseInt(args[2]) : 10_000;
    StoreBenchmark benchmark = new StoreBenchmark(folder, System.out);
    for (int round = 1; round <= ROUNDS; round++) {
      benchmark.out.println("round " + round);
      benchmark.measureStore(large, small, true);
      benchmark.measureStore(large, small, false);
      benchmark.measureFiles(small);
    }
  }

  private void measureStore(int large, int small, boolean direct) throws Exception {
    delete(folder);
    String kind = direct ? "store, direct  " : "store, buffered";
    StoreSettings.Writing standard = StoreSettings.DEFAULT.writing();
    StoreSettings settings =
        StoreSettings.DEFAULT.with(
            new StoreSettings.Writing(
                standard.segmentBytes(), standard.bufferBytes(), standard.buffers(), direct));
    List<Block> smalls = blocks(small, SMALL, 1);
    List<Block> larges = blocks(64, MIB, 2);
    List<Multihash> names = new ArrayList<>();
    try (LocalBlockStore store = LocalBlockStore.open(folder, settings)) {
      measure(kind + " add 1 MiB blocks", large, () -> addLarge(store, larges, large, names));
      measure(kind + " add 4 KiB blocks, one batch", small / 256.0, () -> addAll(store, smalls));
      measure(kind + " add them again", small / 256.0, () -> addAll(store, smalls));
      measureThreads(kind, store);
      Collections.shuffle(names, new Random(1));
      measure(kind + " get 1 MiB blocks at random", large, () -> getAll(store, names));
      measure(kind + " get them again", large, () -> getAll(store, names));
      List<Multihash> smallNames = smalls.stream().map(Block::multihash).toList();
      measure(kind + " get 4 KiB blocks", small / 256.0, () -> getAll(store, smallNames));
      measure(kind + " get them again", small / 256.0, () -> getAll(store, smallNames));
    }
    measure(kind + " open again", 0, () -> LocalBlockStore.open(folder, settings).close());
    delete(folder);
  }

  private void measureThreads(String kind, LocalBlockStore store) throws Exception {
    List<List<Block>> shares = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      shares.add(blocks(100, SMALL, 1000 + thread));
    }
    measure(
        kind + " put " + THREADS * 100 + " single blocks, 16 threads",
        THREADS * 100 / 256.0,
        () -> {
          try (ExecutorService executor = Executors.newFixedThreadPool(THREADS)) {
            List<Future<?>> futures = new ArrayList<>();
            for (List<Block> share : shares) {
              futures.add(executor.submit(() -> share.forEach(store::put)));
            }
            for (Future<?> future : futures) {
              future.get();
            }
          }
        });
  }

  /** The same few blocks again and again, each time with another beginning and so another name. */
  private static void addLarge(
      LocalBlockStore store, List<Block> larges, int count, List<Multihash> names) {
    try (BlockBatch batch = store.openBatch()) {
      for (int i = 0; i < count; i++) {
        byte[] name = ByteBuffer.allocate(32).putInt(i).array();
        Multihash multihash = Multihash.of(org.casanube.multiformats.Multicodec.SHA2_256, name);
        batch.add(Block.of(multihash, larges.get(i % larges.size()).data()));
        names.add(multihash);
      }
      batch.commit();
    }
  }

  private static void addAll(LocalBlockStore store, List<Block> blocks) {
    try (BlockBatch batch = store.openBatch()) {
      blocks.forEach(batch::add);
      batch.commit();
    }
  }

  private static void getAll(LocalBlockStore store, List<Multihash> names) {
    for (Multihash name : names) {
      if (store.find(name).isEmpty()) {
        throw new IllegalStateException("lost " + name);
      }
    }
  }

  private void measureFiles(int small) throws Exception {
    delete(folder);
    Files.createDirectories(folder);
    List<Block> blocks = blocks(small, SMALL, 1);
    measure("plain files     add 4 KiB, no sync", small / 256.0, () -> writeFiles(blocks, false));
    delete(folder);
    Files.createDirectories(folder);
    List<Block> fewer = blocks.subList(0, Math.min(2000, small));
    measure(
        "plain files     add 4 KiB, synced each",
        fewer.size() / 256.0,
        () -> writeFiles(fewer, true));
    measure("plain files     get 4 KiB", fewer.size() / 256.0, () -> readFiles(fewer));
    delete(folder);
  }

  private Path file(Block block) {
    String name = block.multihash().toString();
    return folder.resolve(name.substring(name.length() - 2)).resolve(name);
  }

  private void writeFiles(List<Block> blocks, boolean sync) throws IOException {
    for (Block block : blocks) {
      Path path = file(block);
      Files.createDirectories(path.getParent());
      try (FileChannel channel =
          FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        channel.write(block.data());
        if (sync) {
          channel.force(true);
        }
      }
    }
  }

  private void readFiles(List<Block> blocks) throws IOException {
    for (Block block : blocks) {
      if (Files.readAllBytes(file(block)).length != block.size()) {
        throw new IOException("short read");
      }
    }
  }

  private static List<Block> blocks(int count, int size, long seed) {
    Random random = new Random(seed);
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] bytes = new byte[size];
      random.nextBytes(bytes);
      blocks.add(Block.of(Multihash.sha256(bytes), bytes));
    }
    return blocks;
  }

  private interface Work {
    void run() throws Exception;
  }

  private void measure(String what, double mib, Work work) throws Exception {
    long cpu = cpuNanos();
    long start = System.nanoTime();
    work.run();
    double seconds = (System.nanoTime() - start) / 1e9;
    double cpuSeconds = (cpuNanos() - cpu) / 1e9;
    out.printf(
        Locale.ROOT,
        "  %-50s %8.1f ms %8.0f MiB/s %7.3f CPU s%n",
        what,
        seconds * 1000,
        mib / seconds,
        cpuSeconds);
  }

  private static long cpuNanos() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getProcessCpuTime()
        : 0;
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      paths.sorted(Comparator.reverseOrder()).forEach(StoreBenchmark::deleteOne);
    }
  }

  private static void deleteOne(Path path) {
    try {
      Files.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
