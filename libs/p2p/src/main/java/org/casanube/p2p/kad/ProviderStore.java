package org.casanube.p2p.kad;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.kad.DhtSettings.Storage;
import org.jspecify.annotations.Nullable;

/**
 * Who provides what, as others have announced it. Bounded in records, in records of one content,
 * and in memory.
 *
 * <p>When it is full, a newcomer takes the place of the farthest record, as seen from this peer, of
 * the announcer with the most, if that has more than its share; so one peer that floods the store
 * costs the others nothing. If nobody has more than a share, the farthest content of all goes, if
 * it is farther than the new one: many false peers can then push out only what is not this peer's
 * to keep, unless each searches for keys close to it. Thread-safe; does no I/O.
 */
final class ProviderStore {
  /** The most addresses that are kept of one peer. */
  static final int MAX_ADDRESSES = 8;

  /** What a content takes in memory, about, and what each of its records. */
  private static final int BYTES_PER_KEY = 176;

  private static final int BYTES_PER_RECORD = 96;

  private final KadKey self;
  private final Storage limits;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();

  /** By distance from this peer. */
  private final TreeMap<KadKey, List<ProviderRecord>> contents = new TreeMap<>();

  private final Map<PeerId, Announcer> announcers = new LinkedHashMap<>();
  private final TreeSet<Announcer> byWeight = new TreeSet<>();
  private int records;
  private long bytes;
  private long evicted;
  private long refused;

  ProviderStore(KadKey self, Storage limits, Clock clock) {
    this.self = self;
    this.limits = limits;
    this.clock = clock;
  }

  /** That the announcer has the content, until then. */
  private record ProviderRecord(Announcer announcer, Instant end) {}

  /** One record as it is stored in a file. */
  record Entry(KadKey key, PeerId provider, List<Multiaddr> addresses, Instant end) {}

  /**
   * Notes that the peer provides the content.
   *
   * @return false if there is no room for it
   */
  boolean add(KadKey key, DhtPeer provider) {
    Instant end = clock.instant().plus(limits.validity());
    return add(new Entry(key, provider.peer(), provider.addresses(), end));
  }

  boolean add(Entry entry) {
    KadKey distance = entry.key().xor(self);
    lock.lock();
    try {
      Announcer announcer = announcerOf(entry);
      List<ProviderRecord> present = contents.get(distance);
      if (present != null && present.removeIf(one -> one.announcer().equals(announcer))) {
        present.add(new ProviderRecord(announcer, entry.end()));
        return true;
      }
      if (!makeRoom(distance, announcer)) {
        refused++;
        forgetIfIdle(announcer);
        return false;
      }
      insert(distance, new ProviderRecord(announcer, entry.end()));
      return true;
    } finally {
      lock.unlock();
    }
  }

  private Announcer announcerOf(Entry entry) {
    List<Multiaddr> addresses = entry.addresses().stream().limit(MAX_ADDRESSES).toList();
    Announcer known = announcers.get(entry.provider());
    if (known == null) {
      Announcer announcer = new Announcer(entry.provider(), addresses);
      announcers.put(entry.provider(), announcer);
      bytes += announcer.bytes();
      return announcer;
    }
    bytes -= known.bytes();
    known.movedTo(addresses);
    bytes += known.bytes();
    return known;
  }

  private void insert(KadKey distance, ProviderRecord record) {
    List<ProviderRecord> present =
        contents.computeIfAbsent(
            distance,
            _ -> {
              bytes += BYTES_PER_KEY;
              return new ArrayList<>(1);
            });
    present.add(record);
    Announcer announcer = record.announcer();
    if (announcers.putIfAbsent(announcer.peer(), announcer) == null) {
      bytes += announcer.bytes();
    }
    byWeight.remove(announcer);
    announcer.add(distance);
    byWeight.add(announcer);
    records++;
    bytes += BYTES_PER_RECORD;
    if (present.size() > limits.maxProvidersPerKey()) {
      evicted++;
      remove(distance, present.stream().min(Comparator.comparing(ProviderRecord::end)).get());
    }
  }

  private boolean makeRoom(KadKey distance, Announcer newcomer) {
    while (records >= limits.maxProviders()
        || bytes + BYTES_PER_KEY + BYTES_PER_RECORD > limits.maxBytes()) {
      Victim victim = victim(distance, newcomer);
      if (victim == null) {
        return false;
      }
      evicted++;
      remove(victim.distance(), victim.record());
    }
    return true;
  }

  private record Victim(KadKey distance, ProviderRecord record) {}

  private @Nullable Victim victim(KadKey distance, Announcer newcomer) {
    int share = Math.max(1, records / Math.max(1, announcers.size()));
    if (newcomer.records() >= share && newcomer.records() > 0) {
      return newcomer.farthest().compareTo(distance) > 0
          ? victimOf(newcomer, newcomer.farthest())
          : null;
    }
    Announcer heaviest = byWeight.isEmpty() ? newcomer : byWeight.last();
    if (heaviest.records() > share) {
      return victimOf(heaviest, heaviest.farthest());
    }
    Map.Entry<KadKey, List<ProviderRecord>> farthest = contents.lastEntry();
    return farthest == null || farthest.getKey().compareTo(distance) <= 0
        ? null
        : new Victim(farthest.getKey(), farthest.getValue().getFirst());
  }

  private @Nullable Victim victimOf(Announcer announcer, KadKey distance) {
    return contents.getOrDefault(distance, List.of()).stream()
        .filter(record -> record.announcer().equals(announcer))
        .findFirst()
        .map(record -> new Victim(distance, record))
        .orElse(null);
  }

  private void remove(KadKey distance, ProviderRecord record) {
    List<ProviderRecord> present = contents.get(distance);
    if (present == null || !present.remove(record)) {
      return;
    }
    if (present.isEmpty()) {
      contents.remove(distance);
      bytes -= BYTES_PER_KEY;
    }
    records--;
    bytes -= BYTES_PER_RECORD;
    byWeight.remove(record.announcer());
    record.announcer().remove(distance);
    byWeight.add(record.announcer());
    forgetIfIdle(record.announcer());
  }

  private void forgetIfIdle(Announcer announcer) {
    if (announcer.records() == 0 && announcers.remove(announcer.peer(), announcer)) {
      byWeight.remove(announcer);
      bytes -= announcer.bytes();
    }
  }

  /** Who provides the content, who said so last first. */
  List<DhtPeer> providers(KadKey key) {
    Instant now = clock.instant();
    lock.lock();
    try {
      return contents.getOrDefault(key.xor(self), List.of()).reversed().stream()
          .filter(record -> record.end().isAfter(now))
          .map(record -> new DhtPeer(record.announcer().peer(), record.announcer().addresses()))
          .toList();
    } finally {
      lock.unlock();
    }
  }

  /** Drops what is over its time. */
  void expire() {
    Instant now = clock.instant();
    lock.lock();
    try {
      List<Victim> over = new ArrayList<>();
      contents.forEach((distance, present) ->
          present.stream()
              .filter(record -> !record.end().isAfter(now))
              .forEach(record -> over.add(new Victim(distance, record))));
      over.forEach(victim -> remove(victim.distance(), victim.record()));
    } finally {
      lock.unlock();
    }
  }

  /** All records. */
  List<Entry> entries() {
    List<Entry> all = new ArrayList<>();
    lock.lock();
    try {
      contents.forEach((distance, present) -> {
        KadKey key = distance.xor(self);
        for (ProviderRecord record : present) {
          Announcer announcer = record.announcer();
          all.add(new Entry(key, announcer.peer(), announcer.addresses(), record.end()));
        }
      });
    } finally {
      lock.unlock();
    }
    return all;
  }

  DhtStatistics.Stored statistics(RecordStore values) {
    lock.lock();
    try {
      return new DhtStatistics.Stored(
          contents.size(), records, values.size(), bytes + values.bytes(), evicted, refused);
    } finally {
      lock.unlock();
    }
  }
}
