package org.casanube.block.retrieval;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.casanube.multiformats.Cid;

/**
 * The latest failures, for those who see no more of them than an answer that was cut off. Safe for
 * use by many threads.
 */
final class RecentFailures {
  private static final int KEPT = 64;
  private static final Duration KEPT_FOR = Duration.ofMinutes(10);

  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<FailedFetch> latest = new ArrayDeque<>();

  RecentFailures(Clock clock) {
    this.clock = clock;
  }

  void add(Cid root, FetchFailedException cause) {
    lock.lock();
    try {
      latest.addFirst(new FailedFetch(root, cause, clock.instant()));
      while (latest.size() > KEPT) {
        latest.removeLast();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The latest first. */
  List<FailedFetch> all() {
    Instant oldest = clock.instant().minus(KEPT_FOR);
    lock.lock();
    try {
      latest.removeIf(each -> each.endedAt().isBefore(oldest));
      return List.copyOf(latest);
    } finally {
      lock.unlock();
    }
  }
}
