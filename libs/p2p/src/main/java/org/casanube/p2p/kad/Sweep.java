package org.casanube.p2p.kad;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.casanube.multiformats.Multihash;
import org.casanube.p2p.kad.DhtSettings.Reproviding;
import org.jspecify.annotations.Nullable;

/**
 * Tells others again and again what this host has, without a lookup for each content. Like the hand
 * of a clock, time points at a place of the key space, and goes round it once in an interval. Keys
 * that the hand has passed since the last turn are walked in their order; for the first one, the
 * peers of a whole {@link Region} are found, and each of these peers is told on one stream of all
 * the keys of the region that it is to keep.
 *
 * <p>The time up to which all is done is all the state there is: after a restart the sweep goes on
 * there, and what was missed is done at once.
 */
final class Sweep {
  /** From so many keys on, a region is looked up for them; else each by itself. */
  private static final int MIN_KEYS_OF_REGION = 3;

  /** The most keys that nobody took and that are tried again. */
  private static final int MAX_RETRIED = 4_096;

  private final Reproviding settings;
  private final int k;
  private final Regions regions;
  private final Announcements announcements;
  private final BooleanSupplier hasPeers;
  private final List<ProvidedKeys> sources = new CopyOnWriteArrayList<>();
  private final Set<Multihash> retried = new LinkedHashSet<>();
  private volatile Instant doneUntil = Instant.EPOCH;

  Sweep(
      Reproviding settings,
      int k,
      Regions regions,
      Announcements announcements,
      BooleanSupplier hasPeers) {
    this.settings = settings;
    this.k = k;
    this.regions = regions;
    this.announcements = announcements;
    this.hasPeers = hasPeers;
  }

  void add(ProvidedKeys source) {
    sources.add(source);
  }

  void remove(ProvidedKeys source) {
    sources.remove(source);
  }

  boolean hasSources() {
    return !sources.isEmpty();
  }

  /** Up to when all keys have been told. */
  Instant doneUntil() {
    return doneUntil;
  }

  /** Goes on from there. */
  void resume(Instant done) {
    doneUntil = done;
  }

  /** How long to wait between turns: short enough that each has little to do. */
  Duration pause() {
    return settings.interval().dividedBy(64);
  }

  /**
   * Tells all keys that the hand has passed. Called by one thread at a time.
   *
   * @return false if that is not possible now, since no peer is known
   */
  boolean turn(Instant now) throws InterruptedException {
    if (!hasPeers.getAsBoolean()) {
      return false;
    }
    retry();
    long from = doneUntil.toEpochMilli();
    long interval = settings.interval().toMillis();
    if (now.toEpochMilli() - from >= interval) {
      cover(new Arc(0, 0, true));
    } else {
      long begin = place(from, interval);
      long end = place(now.toEpochMilli(), interval);
      if (Long.compareUnsigned(begin, end) <= 0) {
        cover(new Arc(begin, end, false));
      } else {
        cover(new Arc(begin, 0, true));
        cover(new Arc(0, end, false));
      }
    }
    doneUntil = now;
    return true;
  }

  /** Where the hand points at: the leading 64 bits of a key. */
  private static long place(long millis, long interval) {
    double fraction = (double) Math.floorMod(millis, interval) / interval;
    return (long) (fraction * (1L << 32)) << 32;
  }

  /**
   * Keys from {@code begin} on and before {@code end}, as unsigned numbers.
   *
   * @param toTheLast without an end
   */
  private record Arc(long begin, long end, boolean toTheLast) {
    boolean contains(KadKey key) {
      return Long.compareUnsigned(key.first(), begin) >= 0
          && (toTheLast || Long.compareUnsigned(key.first(), end) < 0);
    }
  }

  private void retry() throws InterruptedException {
    if (!retried.isEmpty()) {
      NavigableMap<KadKey, Multihash> again = new TreeMap<>();
      retried.forEach(content -> again.put(KadKey.of(content), content));
      retried.clear();
      tell(again);
    }
  }

  /** Walks the sources as often as memory demands, each time for the next keys in order. */
  private void cover(Arc arc) throws InterruptedException {
    KadKey after = null;
    while (true) {
      NavigableMap<KadKey, Multihash> batch = collect(arc, after);
      if (batch.isEmpty()) {
        return;
      }
      after = batch.lastKey();
      boolean full = batch.size() >= settings.maxKeysInMemory();
      tell(batch);
      if (!full) {
        return;
      }
    }
  }

  private NavigableMap<KadKey, Multihash> collect(Arc arc, @Nullable KadKey after) {
    NavigableMap<KadKey, Multihash> first = new TreeMap<>();
    for (ProvidedKeys source : sources) {
      source.forEach(content -> {
        KadKey key = KadKey.of(content);
        if (arc.contains(key) && (after == null || key.compareTo(after) > 0)) {
          first.put(key, content);
          if (first.size() > settings.maxKeysInMemory()) {
            first.pollLastEntry();
          }
        }
      });
    }
    return first;
  }

  private void tell(NavigableMap<KadKey, Multihash> batch) throws InterruptedException {
    while (!batch.isEmpty()) {
      Map.Entry<KadKey, Multihash> first = batch.firstEntry();
      Region region =
          regions.around(first.getValue(), bits -> isWorthMoreLookups(batch, first.getKey(), bits));
      NavigableMap<KadKey, Multihash> inside = takeInside(batch, region);
      for (Multihash missing : announcements.tellAll(plan(inside, region), contents(inside))) {
        if (retried.size() < MAX_RETRIED) {
          retried.add(missing);
        }
      }
    }
  }

  private static Set<Multihash> contents(NavigableMap<KadKey, Multihash> keys) {
    return new LinkedHashSet<>(keys.values());
  }

  private static boolean isWorthMoreLookups(
      NavigableMap<KadKey, Multihash> batch, KadKey anchor, int bits) {
    return batch.keySet().stream()
            .takeWhile(key -> anchor.commonPrefix(key) >= bits)
            .limit(MIN_KEYS_OF_REGION)
            .count()
        >= MIN_KEYS_OF_REGION;
  }

  /** Takes the keys of the region, which stand first, out of the batch. */
  private static NavigableMap<KadKey, Multihash> takeInside(
      NavigableMap<KadKey, Multihash> batch, Region region) {
    NavigableMap<KadKey, Multihash> inside = new TreeMap<>();
    Iterator<Map.Entry<KadKey, Multihash>> all = batch.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<KadKey, Multihash> each = all.next();
      if (!region.contains(each.getKey())) {
        break;
      }
      inside.put(each.getKey(), each.getValue());
      all.remove();
    }
    return inside;
  }

  private Map<DhtPeer, List<Multihash>> plan(NavigableMap<KadKey, Multihash> keys, Region region) {
    Map<DhtPeer, List<Multihash>> plan = new LinkedHashMap<>();
    keys.forEach((key, content) ->
        region
            .closest(key, k)
            .forEach(peer -> plan.computeIfAbsent(peer, _ -> new ArrayList<>()).add(content)));
    return plan;
  }
}
