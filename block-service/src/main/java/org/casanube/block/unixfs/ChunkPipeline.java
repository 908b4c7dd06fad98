package org.casanube.block.unixfs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads, hashes and delivers the chunks of one large file at the same time: a reader thread fills
 * batches, the pool's threads hash them, the calling thread delivers them in order. A fixed ring of
 * batches goes round, so a slow sink stops the reader.
 *
 * <p>The reader is another thread than the caller, so a content stream must not be bound to one.
 * When {@link #run} returns or throws, nothing touches the stream any more.
 */
final class ChunkPipeline {
  private final HashingPool pool;
  private final Chunker chunker;
  private final CidForm form;
  private final BlockingQueue<ChunkBatch> free;
  private final BlockingQueue<Step> filled;
  private volatile boolean cancelled;

  private ChunkPipeline(HashingPool pool, Chunker chunker, CidForm form, int ring) {
    this.pool = pool;
    this.chunker = chunker;
    this.form = form;
    this.free = new ArrayBlockingQueue<>(ring);
    this.filled = new ArrayBlockingQueue<>(ring + 1);
  }

  /** What the reader hands on: a batch that is being hashed, or why it stopped. */
  private sealed interface Step {
    record Batch(ChunkBatch batch, Future<?> hashed, boolean last) implements Step {}

    record Failed(Throwable cause) implements Step {}
  }

  /**
   * Delivers the first batch, which is filled, and all that follow it.
   *
   * @param first stays the caller's
   */
  static void run(
      HashingPool pool, Chunker chunker, CidForm form, ChunkBatch first, Consumer<ChunkBatch> to)
      throws IOException {
    List<ChunkBatch> extras = new ArrayList<>();
    try {
      ChunkBatch extra = null;
      while (extras.size() < 2 * pool.threads() + 2
          && (extra = pool.takeExtra(first.capacity())) != null) {
        extras.add(extra);
      }
      if (extras.isEmpty()) {
        runAlone(chunker, form, first, to);
        return;
      }
      ChunkPipeline pipeline = new ChunkPipeline(pool, chunker, form, extras.size() + 1);
      pipeline.free.addAll(extras);
      pipeline.run(first, to);
    } finally {
      extras.forEach(pool::giveExtra);
    }
  }

  private static void runAlone(
      Chunker chunker, CidForm form, ChunkBatch batch, Consumer<ChunkBatch> to) throws IOException {
    CidMaker maker = new CidMaker(form);
    boolean more = true;
    while (more) {
      batch.hash(maker);
      to.accept(batch);
      more = chunker.fill(batch);
    }
    batch.hash(maker);
    to.accept(batch);
  }

  private void run(ChunkBatch first, Consumer<ChunkBatch> to) throws IOException {
    filled.add(new Step.Batch(first, hash(first), false));
    Thread reader = Thread.ofVirtual().name("unixfs-reader").start(this::readAll);
    boolean done = false;
    try {
      deliverAll(to);
      done = true;
    } finally {
      if (!done) {
        cancelled = true;
        reader.interrupt();
      }
      join(reader);
      awaitHashing();
    }
  }

  private Future<?> hash(ChunkBatch batch) {
    return pool.submit(() -> batch.hash(new CidMaker(form)));
  }

  private void readAll() {
    try {
      boolean more = true;
      while (more && !cancelled) {
        ChunkBatch batch = free.take();
        more = chunker.fill(batch);
        filled.put(new Step.Batch(batch, hash(batch), !more));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException | Error e) {
      boolean _ = filled.offer(new Step.Failed(e));
    }
  }

  private void deliverAll(Consumer<ChunkBatch> to) throws IOException {
    boolean last = false;
    while (!last) {
      switch (take()) {
        case Step.Batch step -> {
          await(step.hashed());
          to.accept(step.batch());
          last = step.last();
          free.add(step.batch());
        }
        case Step.Failed failed -> throw rethrown(failed.cause());
      }
    }
  }

  private Step take() throws IOException {
    try {
      return filled.take();
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static void await(Future<?> hashed) throws IOException {
    try {
      Object _ = hashed.get();
    } catch (InterruptedException e) {
      throw interrupted(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("hashing failed", e.getCause());
    }
  }

  private static IOException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new IOException("the import was interrupted", cause);
  }

  private static IOException rethrown(Throwable cause) throws IOException {
    switch (cause) {
      case IOException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(cause);
    }
  }

  /** Waits, however often this thread is interrupted meanwhile: the stream must be left alone. */
  private static void join(Thread reader) {
    boolean interrupted = false;
    while (reader.isAlive()) {
      try {
        reader.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Buffers may be used again only when no hashing reads them any more. */
  private void awaitHashing() {
    for (@Nullable Step step = filled.poll(); step != null; step = filled.poll()) {
      if (step instanceof Step.Batch batch && !batch.hashed().cancel(false)) {
        awaitQuietly(batch.hashed());
      }
    }
  }

  private static void awaitQuietly(Future<?> hashed) {
    while (hashed.state() == Future.State.RUNNING) {
      Thread.onSpinWait();
    }
  }
}
