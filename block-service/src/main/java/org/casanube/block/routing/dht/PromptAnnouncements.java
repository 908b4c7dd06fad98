package org.casanube.block.routing.dht;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.casanube.block.routing.AnnouncementQueue;
import org.casanube.block.routing.Announcing;
import org.casanube.multiformats.Cid;
import org.casanube.p2p.schedule.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells others of new roots as they come, a few at a time, in the order they came. So many roots at
 * once that the queue is full are left to the next sweep. Thread-safe.
 */
public final class PromptAnnouncements implements AnnouncementQueue, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PromptAnnouncements.class);
  private static final int WORKERS = 4;

  /** The most roots that wait. */
  static final int MAX_WAITING = 4_096;

  private final Announcing announcing;
  private final Scheduler scheduler;
  private final ReentrantLock lock = new ReentrantLock();
  private final SequencedSet<Cid> waiting = new LinkedHashSet<>();
  private final AtomicLong left = new AtomicLong();
  private int workers;
  private boolean isClosed;

  public PromptAnnouncements(Announcing announcing, Scheduler scheduler) {
    this.announcing = announcing;
    this.scheduler = scheduler;
  }

  @Override
  public void add(Cid root) {
    lock.lock();
    try {
      if (isClosed || waiting.contains(root)) {
        return;
      }
      if (waiting.size() >= MAX_WAITING) {
        left.incrementAndGet();
        return;
      }
      waiting.add(root);
      if (workers < WORKERS) {
        workers++;
        scheduler.start("routing-prompt", this::work);
      }
    } finally {
      lock.unlock();
    }
  }

  /** How many were left to the next sweep. */
  public long left() {
    return left.get();
  }

  /** How many wait. */
  public int size() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  private void work() {
    Optional<Cid> next = next();
    while (next.isPresent()) {
      Cid root = next.get();
      try {
        int told = announcing.announce(root);
        LOG.atDebug()
            .addKeyValue("casanube.cid", root)
            .addKeyValue("casanube.peers", told)
            .log("told others of a root");
        next = next();
      } catch (InterruptedException | RuntimeException e) {
        LOG.warn("others can't be told of {}", root, e);
        next = next();
      }
    }
  }

  /** Empty when this worker is to end. */
  private Optional<Cid> next() {
    lock.lock();
    try {
      if (waiting.isEmpty()) {
        workers--;
        return Optional.empty();
      }
      return Optional.of(waiting.removeFirst());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      isClosed = true;
      waiting.clear();
    } finally {
      lock.unlock();
    }
  }
}
