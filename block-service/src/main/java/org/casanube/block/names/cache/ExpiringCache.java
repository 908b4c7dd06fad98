package org.casanube.block.names.cache;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Remembers values until a moment of their own, and no more of them than a limit: beyond it those
 * go first that were not asked for the longest. Thread-safe.
 */
public final class ExpiringCache<K, V> {
  private final Map<K, Entry<V>> entries;

  /** Remembers up to this many values. */
  public ExpiringCache(int max) {
    this.entries =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<K, ExpiringCache.Entry<V>> eldest) {
            return size() > max;
          }
        };
  }

  /**
   * What is remembered.
   *
   * @param until when it is forgotten
   */
  public record Entry<V>(V value, Instant until) {
    /** How long it is still remembered. */
    public Duration timeLeft(Instant now) {
      Duration left = Duration.between(now, until);
      return left.isNegative() ? Duration.ZERO : left;
    }
  }

  /** What is remembered under this key now. */
  public synchronized Optional<Entry<V>> find(K key, Instant now) {
    @Nullable Entry<V> entry = entries.get(key);
    if (entry != null && !now.isBefore(entry.until())) {
      entries.remove(key);
      return Optional.empty();
    }
    return Optional.ofNullable(entry);
  }

  /** Remembers the value until then, in place of what was remembered under the key. */
  public synchronized void put(K key, V value, Instant until) {
    entries.put(key, new Entry<>(value, until));
  }

  /** Forgets what is remembered under the key. */
  public synchronized void remove(K key) {
    entries.remove(key);
  }

  /** How many values are remembered, those included whose time is over. */
  public synchronized int size() {
    return entries.size();
  }
}
