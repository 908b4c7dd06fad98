package org.casanube.block.exchange.bitswap.stream;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.StreamTimeoutException;
import org.casanube.p2p.schedule.Scheduler;

/**
 * How much memory messages take while they come in: so much for one peer, on however many streams,
 * and so much for all. Readers wait for it, and peers for the readers. Thread-safe.
 */
public final class FrameMemory {
  /** How many messages of the longest kind one peer may be sending. */
  private static final int MESSAGES_PER_PEER = 3;

  private final Scheduler scheduler;
  private final long max;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition given = lock.newCondition();
  private final Map<PeerId, Long> held = new HashMap<>();
  private long total;

  /** Memory for so many bytes of messages; at least one must fit. */
  public FrameMemory(Scheduler scheduler, long max) {
    this.scheduler = scheduler;
    this.max = max;
  }

  /** Takes memory for a message; must be given back. */
  void take(PeerId peer, int bytes, int maxMessage, Duration limit) throws IOException {
    long end = scheduler.nanoTime() + limit.toNanos();
    lock.lock();
    try {
      while (!fits(peer, bytes, maxMessage)) {
        long left = end - scheduler.nanoTime();
        if (left <= 0) {
          throw new StreamTimeoutException("no memory for a message of " + bytes + " bytes");
        }
        scheduler.await(lock, given, left);
      }
      total += bytes;
      held.merge(peer, (long) bytes, Long::sum);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for memory");
    } finally {
      lock.unlock();
    }
  }

  private boolean fits(PeerId peer, int bytes, int maxMessage) {
    long ofPeer = held.getOrDefault(peer, 0L) + bytes;
    return total + bytes <= max && ofPeer <= (long) MESSAGES_PER_PEER * maxMessage;
  }

  void give(PeerId peer, int bytes) {
    lock.lock();
    try {
      total -= bytes;
      held.computeIfPresent(peer, (_, before) -> before > bytes ? before - bytes : null);
      given.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Bytes of messages that are coming in. */
  public long heldBytes() {
    lock.lock();
    try {
      return total;
    } finally {
      lock.unlock();
    }
  }
}
