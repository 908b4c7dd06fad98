package org.casanube.block.unixfs;

import java.util.ArrayDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The threads and buffers that imports hash large files with: one pool for all imports of a
 * process, so that many at once neither fight for the cores nor fill the heap. Safe for many
 * threads.
 *
 * <p>An import always gets one buffer (a mebibyte); those with which it would hash ahead come from
 * a budget, and one that gets none hashes in its own thread.
 */
public final class HashingPool implements AutoCloseable {
  private final int threads;
  private final int budget;
  private final ExecutorService executor;
  private final ArrayDeque<ChunkBatch> idle = new ArrayDeque<>();
  private int extras;

  /**
   * A pool of so many threads.
   *
   * @param threads how many blocks are hashed at once
   * @param bufferedBytes the most memory for hashing ahead, in bytes, for all imports together
   */
  public HashingPool(int threads, long bufferedBytes) {
    this.threads = threads;
    this.budget = Math.toIntExact(bufferedBytes / ChunkBatch.STANDARD_BYTES);
    this.executor =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().daemon().name("unixfs-hash-", 0).factory());
  }

  /** A pool as wide as the machine, with 24 MiB for hashing ahead. */
  public static HashingPool ofMachine() {
    return new HashingPool(Runtime.getRuntime().availableProcessors(), 24L * 1024 * 1024);
  }

  int threads() {
    return threads;
  }

  Future<?> submit(Runnable task) {
    return executor.submit(task);
  }

  /** A batch that every import gets. */
  synchronized ChunkBatch take(int capacity) {
    if (capacity > ChunkBatch.STANDARD_BYTES) {
      return new ChunkBatch(capacity);
    }
    ChunkBatch batch = idle.poll();
    return batch == null ? new ChunkBatch(ChunkBatch.STANDARD_BYTES) : batch;
  }

  /** One more batch, while the budget lasts. */
  synchronized @Nullable ChunkBatch takeExtra(int capacity) {
    if (extras >= budget) {
      return null;
    }
    extras++;
    return take(capacity);
  }

  synchronized void give(ChunkBatch batch) {
    if (batch.capacity() == ChunkBatch.STANDARD_BYTES && idle.size() < budget) {
      idle.push(batch);
    }
  }

  synchronized void giveExtra(ChunkBatch batch) {
    extras--;
    give(batch);
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
