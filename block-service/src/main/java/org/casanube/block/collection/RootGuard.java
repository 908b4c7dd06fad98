package org.casanube.block.collection;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.casanube.block.blocks.Blocks;
import org.casanube.block.blocks.Blocks.WriteSession;
import org.casanube.block.blocks.MissingBlockException;
import org.casanube.block.reachability.DagWalk;
import org.casanube.block.reachability.KeyHash;
import org.casanube.block.reachability.VisitedBlocks;
import org.casanube.multiformats.Cid;
import org.jspecify.annotations.Nullable;

/**
 * The write barrier between the collector and those who link to blocks that are here already: see
 * {@link Collector} for why it is enough. The lock guards all fields and is never held over I/O.
 */
public final class RootGuard implements Protection {
  private enum State {
    IDLE,
    MARKING,
    SWEEPING
  }

  private final Blocks blocks;
  private final DagWalk walk;
  private final KeyHash hash;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Cid, Integer> leased = new HashMap<>();
  private final Deque<Cid> unmarked = new ArrayDeque<>();
  private State state = State.IDLE;
  private @Nullable VisitedBlocks marks;

  public RootGuard(Blocks blocks, DagWalk walk, KeyHash hash) {
    this.blocks = blocks;
    this.walk = walk;
    this.hash = hash;
  }

  @Override
  public Lease protect(Cid root) {
    boolean swept;
    lock.lock();
    try {
      leased.merge(root, 1, Integer::sum);
      if (state == State.MARKING) {
        unmarked.add(root);
      }
      swept = state == State.SWEEPING && marks != null && !marks.contains(root);
    } finally {
      lock.unlock();
    }
    if (!swept) {
      return () -> release(root);
    }
    try {
      WriteSession session = keepAll(root);
      return () -> {
        session.close();
        release(root);
      };
    } catch (RuntimeException e) {
      release(root);
      throw e;
    }
  }

  /** From now on, roots that are leased are handed to {@link #nextUnmarked}. */
  void beginMarking() {
    lock.lock();
    try {
      state = State.MARKING;
      unmarked.addAll(leased.keySet());
    } finally {
      lock.unlock();
    }
  }

  /**
   * A root that was leased and may not be marked yet. When there is none, marking is over, and
   * {@code complete} is what will not be swept.
   */
  Optional<Cid> nextUnmarked(VisitedBlocks complete) {
    lock.lock();
    try {
      Optional<Cid> next = Optional.ofNullable(unmarked.poll());
      if (next.isEmpty()) {
        state = State.SWEEPING;
        marks = complete;
      }
      return next;
    } finally {
      lock.unlock();
    }
  }

  /** The collection is over, however it ended; the marks are not used any more. */
  void end() {
    lock.lock();
    try {
      state = State.IDLE;
      marks = null;
      unmarked.clear();
    } finally {
      lock.unlock();
    }
  }

  private void release(Cid root) {
    lock.lock();
    try {
      leased.computeIfPresent(root, (cid, count) -> count == 1 ? null : count - 1);
    } finally {
      lock.unlock();
    }
  }

  /** A session that holds every block that can be reached from the root. */
  private WriteSession keepAll(Cid root) {
    WriteSession session = blocks.openSession();
    try (VisitedBlocks visited = new VisitedBlocks(hash, 0)) {
      walk.walk(
          root,
          visited,
          cid -> {
            if (!session.keep(cid)) {
              throw new MissingBlockException(cid);
            }
          });
      return session;
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }
}
