package org.casanube.p2p.swarm;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.schedule.Scheduler;

/**
 * Which addresses have failed lately and are left alone: 5 seconds after the first failure, twice
 * as long after each further one, at most 5 minutes. Bounded; thread-safe.
 */
final class Backoff {
  private static final Duration FIRST = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final int MAX_ADDRESSES = 4096;

  private final Scheduler scheduler;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Multiaddr, Failure> failures =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Multiaddr, Failure> eldest) {
          return size() > MAX_ADDRESSES;
        }
      };

  Backoff(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  private record Failure(int count, long at) {
    long pauseNanos() {
      long pause = FIRST.toNanos() << Math.min(count - 1, 20);
      return Math.min(pause, LONGEST.toNanos());
    }
  }

  boolean isLeftAlone(Multiaddr address) {
    lock.lock();
    try {
      Failure last = failures.get(address);
      return last != null && scheduler.nanoTime() - last.at() < last.pauseNanos();
    } finally {
      lock.unlock();
    }
  }

  void failed(Multiaddr address) {
    lock.lock();
    try {
      Failure last = failures.remove(address);
      int count = last == null ? 1 : last.count() + 1;
      failures.put(address, new Failure(count, scheduler.nanoTime()));
    } finally {
      lock.unlock();
    }
  }

  void succeeded(Multiaddr address) {
    lock.lock();
    try {
      failures.remove(address);
    } finally {
      lock.unlock();
    }
  }
}
