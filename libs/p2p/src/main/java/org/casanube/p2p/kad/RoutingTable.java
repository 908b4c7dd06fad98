package org.casanube.p2p.kad;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.casanube.multiformats.PeerId;

/**
 * The peers that this one asks first: for each number of leading bits that a peer's key can have in
 * common with its own, up to k of them. A full bucket keeps the peers it has, since those that have
 * been there for long are likely to stay; newcomers wait in line behind it, and move up when one of
 * them fails.
 *
 * <p>In the public table, of each network of addresses only a few peers are taken: else one owner
 * of a network could fill the table. Thread-safe; does no I/O.
 */
final class RoutingTable {
  /** After so many requests without an answer a peer goes. */
  static final int MAX_FAILURES = 2;

  private static final int MAX_WAITING = 8;

  private final KadKey self;
  private final int k;
  private final Limits limits;
  private final Clock clock;
  private final Changes changes;
  private final ReentrantLock lock = new ReentrantLock();
  private final TreeMap<Integer, Bucket> buckets = new TreeMap<>();
  private final Map<PeerId, Entry> entries = new HashMap<>();
  private final Map<String, Integer> networks = new HashMap<>();
  private long evicted;
  private long tooAlike;

  /**
   * How many peers of one network are taken; 0 for any number.
   *
   * @param perTable in all buckets
   * @param perBucket in one
   */
  record Limits(int perTable, int perBucket) {
    static final Limits NONE = new Limits(0, 0);
    static final Limits PUBLIC = new Limits(6, 3);
  }

  /** Is told who comes and goes, while the table is locked. */
  record Changes(Consumer<PeerId> added, Consumer<PeerId> removed) {}

  RoutingTable(KadKey self, int k, Limits limits, Clock clock, Changes changes) {
    this.self = self;
    this.k = k;
    this.limits = limits;
    this.clock = clock;
    this.changes = changes;
  }

  private static final class Bucket {
    private final List<Entry> members = new ArrayList<>();
    private final LinkedHashMap<PeerId, Entry> waiting = new LinkedHashMap<>();
  }

  private static final class Entry {
    private final PeerId peer;
    private final KadKey key;
    private final int bucket;
    private final String network;
    private final Instant addedAt;
    private Instant lastHeard;
    private int failures;

    Entry(PeerId peer, KadKey key, int bucket, String network, Instant now) {
      this.peer = peer;
      this.key = key;
      this.bucket = bucket;
      this.network = network;
      this.addedAt = now;
      this.lastHeard = now;
    }

    RoutingTableEntry view() {
      return new RoutingTableEntry(peer, bucket, addedAt, lastHeard, failures);
    }
  }

  /**
   * Notes that the peer has answered, and takes it in if there is room.
   *
   * @param network what its address is part of; empty if that does not count
   * @return true if it is in the table now
   */
  boolean heard(PeerId peer, String network) {
    lock.lock();
    try {
      Entry known = entries.get(peer);
      if (known != null) {
        known.lastHeard = clock.instant();
        known.failures = 0;
        return true;
      }
      KadKey key = KadKey.of(peer);
      if (key.equals(self)) {
        return false;
      }
      Entry entry = new Entry(peer, key, self.commonPrefix(key), network, clock.instant());
      Bucket bucket = buckets.computeIfAbsent(entry.bucket, _ -> new Bucket());
      if (bucket.members.size() < k) {
        return add(bucket, entry);
      }
      waitInLine(bucket, entry);
      return false;
    } finally {
      lock.unlock();
    }
  }

  private boolean add(Bucket bucket, Entry entry) {
    if (isTooAlike(bucket, entry)) {
      tooAlike++;
      return false;
    }
    bucket.members.add(entry);
    entries.put(entry.peer, entry);
    networks.merge(entry.network, 1, Integer::sum);
    changes.added().accept(entry.peer);
    return true;
  }

  private boolean isTooAlike(Bucket bucket, Entry entry) {
    if (limits.perTable() == 0 || entry.network.isEmpty()) {
      return false;
    }
    long here = bucket.members.stream().filter(one -> one.network.equals(entry.network)).count();
    return here >= limits.perBucket()
        || networks.getOrDefault(entry.network, 0) >= limits.perTable();
  }

  private static void waitInLine(Bucket bucket, Entry entry) {
    bucket.waiting.remove(entry.peer);
    bucket.waiting.put(entry.peer, entry);
    if (bucket.waiting.size() > MAX_WAITING) {
      PeerId eldest = bucket.waiting.firstEntry().getKey();
      bucket.waiting.remove(eldest);
    }
  }

  /** Notes that the peer has not answered; the second time in a row it goes. */
  void failed(PeerId peer) {
    lock.lock();
    try {
      Entry entry = entries.get(peer);
      if (entry == null) {
        return;
      }
      entry.failures++;
      if (entry.failures >= MAX_FAILURES) {
        evicted++;
        removeAndReplace(entry);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Takes the peer out, since it does not speak the protocol any longer. */
  void remove(PeerId peer) {
    lock.lock();
    try {
      Entry entry = entries.get(peer);
      if (entry != null) {
        removeAndReplace(entry);
      }
      buckets.values().forEach(bucket -> bucket.waiting.remove(peer));
    } finally {
      lock.unlock();
    }
  }

  private void removeAndReplace(Entry entry) {
    Bucket bucket = buckets.get(entry.bucket);
    if (bucket == null) {
      return;
    }
    bucket.members.remove(entry);
    entries.remove(entry.peer);
    networks.computeIfPresent(entry.network, (_, count) -> count > 1 ? count - 1 : null);
    changes.removed().accept(entry.peer);
    Map.Entry<PeerId, Entry> next = bucket.waiting.pollLastEntry();
    while (next != null && !add(bucket, next.getValue())) {
      next = bucket.waiting.pollLastEntry();
    }
  }

  /** The peers closest to the key, closest first. */
  List<PeerId> closest(KadKey key, int count) {
    lock.lock();
    try {
      Comparator<Entry> order = Comparator.comparing(entry -> entry.key, key.closestFirst());
      return entries.values().stream().sorted(order).limit(count).map(entry -> entry.peer).toList();
    } finally {
      lock.unlock();
    }
  }

  /** The peers that have not been heard of for so long, longest first. */
  List<PeerId> silentFor(Duration time) {
    Instant since = clock.instant().minus(time);
    lock.lock();
    try {
      return entries.values().stream()
          .filter(entry -> !entry.lastHeard.isAfter(since))
          .sorted(
              Comparator.comparing((Entry entry) -> entry.lastHeard)
                  .thenComparing(entry -> entry.key))
          .map(entry -> entry.peer)
          .toList();
    } finally {
      lock.unlock();
    }
  }

  Optional<RoutingTableEntry> find(PeerId peer) {
    lock.lock();
    try {
      return Optional.ofNullable(entries.get(peer)).map(Entry::view);
    } finally {
      lock.unlock();
    }
  }

  /** All peers, farthest bucket first. */
  List<RoutingTableEntry> view() {
    lock.lock();
    try {
      return buckets.values().stream()
          .flatMap(bucket -> bucket.members.stream())
          .map(Entry::view)
          .toList();
    } finally {
      lock.unlock();
    }
  }

  int size() {
    lock.lock();
    try {
      return entries.size();
    } finally {
      lock.unlock();
    }
  }

  DhtStatistics.Peers statistics() {
    lock.lock();
    try {
      return new DhtStatistics.Peers(entries.size(), evicted, tooAlike);
    } finally {
      lock.unlock();
    }
  }
}
