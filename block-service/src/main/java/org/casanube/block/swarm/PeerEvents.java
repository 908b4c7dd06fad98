package org.casanube.block.swarm;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.Connection;
import org.casanube.p2p.HostListener;
import org.casanube.p2p.schedule.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells others which peers have come and gone, a batch every few seconds at most, and no more in it
 * than fits: peers can't fill the disk with events. Thread-safe.
 */
public final class PeerEvents implements HostListener {
  static final int MAX_BATCH = 32;

  private static final Logger LOG = LoggerFactory.getLogger(PeerEvents.class);
  private static final Duration PAUSE = Duration.ofSeconds(10);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);

  private final Scheduler scheduler;
  private final Sink sink;
  private final ReentrantLock lock = new ReentrantLock();
  private final PeerChanges changes = new PeerChanges();
  private Duration pause = FIRST_PAUSE;
  private boolean isScheduled;

  /** Takes the events of one batch, and may wait. */
  public interface Sink {
    void publish(List<PeerChange> events);
  }

  public PeerEvents(Scheduler scheduler, Sink sink) {
    this.scheduler = scheduler;
    this.sink = sink;
  }

  @Override
  public void connected(Connection connection) {
    note(connection.remotePeer(), true);
  }

  @Override
  public void disconnected(PeerId peer) {
    note(peer, false);
  }

  private void note(PeerId peer, boolean isConnected) {
    lock.lock();
    try {
      changes.note(peer, isConnected);
      if (!isScheduled) {
        isScheduled = true;
        Scheduler.Timer ignored = scheduler.schedule(pause, this::flush);
      }
    } finally {
      lock.unlock();
    }
  }

  /** The first change after a quiet time is told soon, those behind it at the usual pace. */
  private void flush() {
    List<PeerChange> batch;
    lock.lock();
    try {
      batch = changes.take(MAX_BATCH);
      isScheduled = !batch.isEmpty();
      pause = isScheduled ? PAUSE : FIRST_PAUSE;
      if (isScheduled) {
        Scheduler.Timer ignored = scheduler.schedule(pause, this::flush);
      }
    } finally {
      lock.unlock();
    }
    try {
      if (!batch.isEmpty()) {
        sink.publish(batch);
      }
    } catch (RuntimeException e) {
      LOG.warn("{} events of peers are lost: {}", batch.size(), e.getMessage());
    }
  }
}
