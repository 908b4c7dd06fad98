package org.casanube.block.tree;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.casanube.block.routing.AnnouncementQueue;
import org.casanube.multiformats.Cid;
import org.casanube.p2p.schedule.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Tells others of the new root of a tree soon after it was changed. A tree that is being worked on
 * moves its root with every write, and hardly any of these is ever asked for: so it is waited until
 * the tree rests, though not for ever, and the latest root alone is told. Of more trees at once
 * than are remembered the next sweep tells. Thread-safe.
 */
public final class RootAnnouncements implements TreeListener, AutoCloseable {
  static final int MAX_TREES = 1024;

  private final AnnouncementQueue queue;
  private final Scheduler scheduler;
  private final Duration rest;
  private final Duration atMost;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<TreeOwner, Moving> moving = new HashMap<>();
  private boolean closed;

  /** A tree that was changed, and whose root was not told. Guarded by the lock. */
  private static final class Moving {
    private final long since;
    private long movedAt;
    private Cid root;
    private Scheduler.@Nullable Timer timer;

    Moving(Cid root, long now) {
      this.root = root;
      since = now;
      movedAt = now;
    }
  }

  /**
   * Announcements to come.
   *
   * @param queue takes the roots of trees that rest
   * @param rest how long a tree must not have been changed
   * @param atMost how long after the first change that was not told its root is told all the same
   */
  public RootAnnouncements(
      AnnouncementQueue queue, Scheduler scheduler, Duration rest, Duration atMost) {
    this.queue = queue;
    this.scheduler = scheduler;
    this.rest = rest;
    this.atMost = atMost;
  }

  @Override
  public void changed(String kind, TreeOwner owner, Cid root) {
    if (root.equals(DraftBlocks.EMPTY_DIRECTORY)) {
      return;
    }
    lock.lock();
    try {
      Moving known = moving.get(owner);
      if (known != null) {
        known.root = root;
        known.movedAt = scheduler.nanoTime();
      } else if (!closed && moving.size() < MAX_TREES) {
        Moving fresh = new Moving(root, scheduler.nanoTime());
        moving.put(owner, fresh);
        fresh.timer =
            scheduler.schedule(rest.compareTo(atMost) < 0 ? rest : atMost, () -> look(owner));
      }
    } finally {
      lock.unlock();
    }
  }

  /** Does the tree rest by now? */
  private void look(TreeOwner owner) {
    lock.lock();
    try {
      Moving tree = moving.get(owner);
      if (tree == null || closed) {
        return;
      }
      long now = scheduler.nanoTime();
      long left = Math.min(tree.movedAt + rest.toNanos(), tree.since + atMost.toNanos()) - now;
      if (left > 0) {
        tree.timer = scheduler.schedule(Duration.ofNanos(left), () -> look(owner));
        return;
      }
      moving.remove(owner);
      queue.add(tree.root);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      for (Moving tree : moving.values()) {
        if (tree.timer != null) {
          tree.timer.cancel();
        }
      }
      moving.clear();
    } finally {
      lock.unlock();
    }
  }
}
