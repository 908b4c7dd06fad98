package org.casanube.block.retrieval.http;

import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.casanube.multiformats.PeerId;

/**
 * What peers were good for that gave archives: who was too slow is not asked for a while, longer
 * each time; who gave much is forgiven. A bounded number of peers is remembered. Thread-safe.
 */
final class PeerStandings {
  static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
  static final Duration LONGEST_PAUSE = Duration.ofMinutes(30);

  private static final int MAX_PEERS = 1024;
  private static final long FORGIVEN_AFTER = 64L * 1024 * 1024;

  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<PeerId, Standing> standings =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<PeerId, Standing> eldest) {
          return size() > MAX_PEERS;
        }
      };

  private static final class Standing {
    private long bytes;
    private long sinceSlow;
    private long pausedUntil = Long.MIN_VALUE;
    private Duration nextPause = FIRST_PAUSE;
  }

  PeerStandings(InstantSource clock) {
    this.clock = clock;
  }

  void gave(PeerId peer, long bytes) {
    lock.lock();
    try {
      Standing standing = standings.computeIfAbsent(peer, _ -> new Standing());
      standing.bytes += bytes;
      standing.sinceSlow += bytes;
      if (standing.sinceSlow >= FORGIVEN_AFTER) {
        standing.nextPause = FIRST_PAUSE;
      }
    } finally {
      lock.unlock();
    }
  }

  void wasSlow(PeerId peer) {
    lock.lock();
    try {
      Standing standing = standings.computeIfAbsent(peer, _ -> new Standing());
      standing.pausedUntil = clock.millis() + standing.nextPause.toMillis();
      standing.sinceSlow = 0;
      Duration doubled = standing.nextPause.multipliedBy(2);
      standing.nextPause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    } finally {
      lock.unlock();
    }
  }

  boolean mayBeAsked(PeerId peer) {
    lock.lock();
    try {
      Standing standing = standings.get(peer);
      return standing == null || clock.millis() >= standing.pausedUntil;
    } finally {
      lock.unlock();
    }
  }

  /** Bytes of it that were wanted. */
  long bytes(PeerId peer) {
    lock.lock();
    try {
      Standing standing = standings.get(peer);
      return standing == null ? 0 : standing.bytes;
    } finally {
      lock.unlock();
    }
  }
}
