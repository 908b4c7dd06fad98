package org.casanube.block.names.cache;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Remembers values until a moment of their own, and no more of them than a limit: beyond it those
 * go first that were not asked for the longest. Thread-safe.
 */
public final class ExpiringCache<K, V> {
  private final Map<K, Entry<V>> entries = new LinkedHashMap<>(16, 0.75f, true);
  private final int max;
  private final long maxWeight;
  private final ToLongFunction<V> weigher;
  private long weight;

  /**
   * Remembers up to this many values.
   *
   * @param maxWeight what all values together may weigh
   * @param weigher tells the weight of a value, the same each time
   */
  public ExpiringCache(int max, long maxWeight, ToLongFunction<V> weigher) {
    this.max = max;
    this.maxWeight = maxWeight;
    this.weigher = weigher;
  }

  /** Remembers up to this many values that are all small. */
  public ExpiringCache(int max) {
    this(max, 0, _ -> 0);
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
      remove(key);
      return Optional.empty();
    }
    return Optional.ofNullable(entry);
  }

  /** Remembers the value until then, in place of what was remembered under the key. */
  public synchronized void put(K key, V value, Instant until) {
    remove(key);
    entries.put(key, new Entry<>(value, until));
    weight += weigher.applyAsLong(value);
    while (entries.size() > max || weight > maxWeight) {
      remove(entries.keySet().iterator().next());
    }
  }

  /** Forgets what is remembered under the key. */
  public synchronized void remove(K key) {
    @Nullable Entry<V> entry = entries.remove(key);
    if (entry != null) {
      weight -= weigher.applyAsLong(entry.value());
    }
  }

  /** How many values are remembered, those included whose time is over. */
  public synchronized int size() {
    return entries.size();
  }
}
