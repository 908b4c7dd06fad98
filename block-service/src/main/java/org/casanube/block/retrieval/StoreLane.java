package org.casanube.block.retrieval;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.casanube.block.blocks.Block;
import org.casanube.block.blocks.Blocks;
import org.casanube.block.blocks.Blocks.WriteSession;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multihash;
import org.jspecify.annotations.Nullable;

/**
 * Takes blocks that have arrived and makes them durable on a thread of its own, so that whoever
 * receives them goes on receiving while the disk syncs. What waits is bounded in bytes, beyond
 * which {@link #take} waits for room: the disk slows the network down, not the memory up.
 *
 * <p>Groups form by themselves: while one is being synced, the next gathers. A group is committed
 * when it is full or when nothing has come for a moment, so little is lost by a crash. Blocks that
 * are still waiting are found here. All of them belong to one write session until {@link #close}.
 */
final class StoreLane implements AutoCloseable {
  private static final Duration QUIET = Duration.ofMillis(50);

  private final WriteSession session;
  private final long roomBytes;
  private final long groupBytes;
  private final Thread thread;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private Map<Multihash, Arrived> waiting = new LinkedHashMap<>();
  private Map<Multihash, Arrived> adding = Map.of();
  private long waitingBytes;
  private boolean flushing;
  private boolean dirty;
  private boolean closed;
  private @Nullable RuntimeException failure;

  /** A block and the CID it is stored under. */
  private record Arrived(Cid cid, Block block) {}

  /**
   * Opens a session and starts storing.
   *
   * @param roomBytes how many bytes of blocks may wait
   */
  StoreLane(Blocks blocks, long roomBytes) {
    session = blocks.openSession();
    this.roomBytes = roomBytes;
    groupBytes = roomBytes;
    thread = Thread.ofVirtual().name("retrieval-store").start(this::run);
  }

  /**
   * Takes a block whose bytes were checked; waits while too much waits already.
   *
   * @throws RuntimeException what storing an earlier block threw
   */
  void take(Cid cid, Block block) throws InterruptedException {
    lock.lock();
    try {
      while (failure == null && waitingBytes > 0 && waitingBytes + block.size() > roomBytes) {
        changed.await();
      }
      requireSound();
      if (waiting.putIfAbsent(block.multihash(), new Arrived(cid, block)) == null) {
        waitingBytes += block.size();
        dirty = true;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** A block that was taken and can't be found among those stored yet. */
  Optional<Block> find(Multihash multihash) {
    lock.lock();
    try {
      Arrived arrived = waiting.get(multihash);
      if (arrived == null) {
        arrived = adding.get(multihash);
      }
      return Optional.ofNullable(arrived).map(Arrived::block);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns when all that was taken is durable.
   *
   * @throws RuntimeException what storing threw
   */
  void flush() throws InterruptedException {
    lock.lock();
    try {
      flushing = true;
      changed.signalAll();
      while (failure == null && dirty) {
        changed.await();
      }
      requireSound();
    } finally {
      flushing = false;
      lock.unlock();
    }
  }

  private void requireSound() {
    if (failure != null) {
      throw failure;
    }
    if (closed) {
      throw new IllegalStateException("the lane is closed");
    }
  }

  private void run() {
    try {
      long uncommitted = 0;
      while (true) {
        List<Arrived> group = nextGroup(uncommitted > 0);
        if (group == null) {
          return;
        }
        for (Arrived arrived : group) {
          session.add(arrived.cid(), arrived.block());
          uncommitted += arrived.block().size();
        }
        added();
        if (group.isEmpty() || uncommitted >= groupBytes) {
          session.commit();
          uncommitted = 0;
          committed();
        }
      }
    } catch (RuntimeException e) {
      failed(e);
    } catch (InterruptedException e) {
      failed(new IllegalStateException("storing was interrupted", e));
    }
  }

  /** What waits; empty if what was added should be committed now, null at the end. */
  private @Nullable List<Arrived> nextGroup(boolean uncommitted) throws InterruptedException {
    lock.lock();
    try {
      while (waiting.isEmpty()) {
        if (closed) {
          return null;
        }
        if (flushing && dirty) {
          return List.of();
        }
        if (!uncommitted) {
          changed.await();
        } else if (!changed.await(QUIET.toNanos(), TimeUnit.NANOSECONDS)) {
          return List.of();
        }
      }
      adding = waiting;
      waiting = new LinkedHashMap<>();
      return new ArrayList<>(adding.values());
    } finally {
      lock.unlock();
    }
  }

  private void added() {
    lock.lock();
    try {
      for (Arrived arrived : adding.values()) {
        waitingBytes -= arrived.block().size();
      }
      adding = Map.of();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void committed() {
    lock.lock();
    try {
      dirty = !waiting.isEmpty();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void failed(RuntimeException cause) {
    lock.lock();
    try {
      failure = cause;
      waiting.clear();
      adding = Map.of();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Stops storing and ends the session; what was not flushed may be lost. Waits for the disk. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      waiting.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    boolean interrupted = Thread.interrupted();
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    session.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
