package org.casanube.p2p.kad;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.schedule.Scheduler;

/**
 * How many requests each peer may make: so many a second in the long run, ten seconds' worth at
 * once. Who asks more is answered later: its streams are not read meanwhile, so that it waits and
 * nothing piles up here. Thread-safe.
 */
final class RequestBudget {
  private static final int MAX_PEERS = 4_096;
  private static final long BURST_SECONDS = 10;

  private final Scheduler scheduler;
  private final long nanosPerRequest;
  private final long burstNanos;
  private final ReentrantLock lock = new ReentrantLock();

  /** When each peer will have used up what it is allowed, in nanoseconds. */
  private final LinkedHashMap<PeerId, Long> paidUntil = new LinkedHashMap<>(16, 0.75f, true);

  private final AtomicLong delayed = new AtomicLong();

  RequestBudget(Scheduler scheduler, int requestsPerSecond) {
    this.scheduler = scheduler;
    this.nanosPerRequest = Math.max(1, 1_000_000_000L / Math.max(1, requestsPerSecond));
    this.burstNanos = BURST_SECONDS * 1_000_000_000L;
  }

  /** Takes one request from the peer's budget, and waits while it is used up. */
  void take(PeerId peer) throws InterruptedException {
    long nanos = charge(peer);
    if (nanos > 0) {
      delayed.incrementAndGet();
      scheduler.pause(Duration.ofNanos(nanos));
    }
  }

  private long charge(PeerId peer) {
    long now = scheduler.nanoTime();
    lock.lock();
    try {
      Long paid = paidUntil.get(peer);
      long from = paid == null || paid - now < 0 ? now : paid;
      paidUntil.put(peer, from + nanosPerRequest);
      if (paidUntil.size() > MAX_PEERS) {
        PeerId eldest = paidUntil.firstEntry().getKey();
        paidUntil.remove(eldest);
      }
      return from - now - burstNanos;
    } finally {
      lock.unlock();
    }
  }

  long delayed() {
    return delayed.get();
  }
}
