package org.casanube.p2p.mdns;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How many datagrams of each sender, and of all together, are looked at: buckets that fill with
 * time. Thread-safe.
 */
final class SenderLimits {
  private static final int PER_SENDER = 20;
  private static final int TOGETHER = 200;
  private static final int MAX_SENDERS = 512;
  private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Bucket> senders = new LinkedHashMap<>();
  private final Bucket all = new Bucket(TOGETHER);

  /** Empties by one each time, fills by its size each second, holds twice that. */
  private static final class Bucket {
    private final int perSecond;
    private double left;
    private long filledAt;

    Bucket(int perSecond) {
      this.perSecond = perSecond;
      this.left = 2.0 * perSecond;
    }

    boolean take(long now) {
      left = Math.min(2.0 * perSecond, left + (now - filledAt) / NANOS * perSecond);
      filledAt = now;
      if (left < 1) {
        return false;
      }
      left -= 1;
      return true;
    }
  }

  /** True if one more of this sender is to be looked at now. */
  boolean admit(String sender, long now) {
    lock.lock();
    try {
      Bucket bucket = senders.get(sender);
      if (bucket == null) {
        bucket = new Bucket(PER_SENDER);
        bucket.filledAt = now;
        senders.put(sender, bucket);
        if (senders.size() > MAX_SENDERS) {
          senders.remove(senders.keySet().iterator().next());
        }
      }
      return bucket.take(now) && all.take(now);
    } finally {
      lock.unlock();
    }
  }
}
