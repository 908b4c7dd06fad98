package org.casanube.p2p.kad;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.casanube.p2p.kad.DhtSettings.Storage;

/**
 * Values that others have put here. Bounded in number and bytes; those farthest from this peer go
 * first. Thread-safe; does no I/O.
 */
final class RecordStore {
  /** What a value takes in memory, about, besides key and content. */
  private static final int BYTES_PER_RECORD = 240;

  private final KadKey self;
  private final Storage limits;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();

  /** By distance from this peer. */
  private final TreeMap<KadKey, Stored> values = new TreeMap<>();

  private long bytes;

  RecordStore(KadKey self, Storage limits, Clock clock) {
    this.self = self;
    this.limits = limits;
    this.clock = clock;
  }

  /** A value, its whole key, and when it is forgotten. */
  record Stored(Bytes key, Bytes value, Instant end) {
    long bytes() {
      return (long) BYTES_PER_RECORD + key.length() + value.length();
    }
  }

  /** Puts the value in place of any other; false if there is no room, or all others are closer. */
  boolean put(byte[] key, byte[] value) {
    return put(new Stored(new Bytes(key), new Bytes(value), endOfNew()));
  }

  private Instant endOfNew() {
    return clock.instant().plus(limits.validity());
  }

  boolean put(Stored stored) {
    KadKey distance = KadKey.of(stored.key().array()).xor(self);
    lock.lock();
    try {
      Stored old = values.put(distance, stored);
      bytes += stored.bytes() - (old == null ? 0 : old.bytes());
      while (values.size() > limits.maxRecords() || bytes > limits.maxBytes() / 4) {
        bytes -= values.pollLastEntry().getValue().bytes();
      }
      return stored.equals(values.get(distance));
    } finally {
      lock.unlock();
    }
  }

  Optional<byte[]> find(byte[] key) {
    KadKey distance = KadKey.of(key).xor(self);
    lock.lock();
    try {
      Stored stored = values.get(distance);
      return stored == null || !stored.end().isAfter(clock.instant())
          ? Optional.empty()
          : Optional.of(stored.value().array());
    } finally {
      lock.unlock();
    }
  }

  /** Drops what is over its time. */
  void expire() {
    Instant now = clock.instant();
    lock.lock();
    try {
      values.values().removeIf(stored -> !stored.end().isAfter(now));
      bytes = values.values().stream().mapToLong(Stored::bytes).sum();
    } finally {
      lock.unlock();
    }
  }

  List<Stored> entries() {
    lock.lock();
    try {
      return new ArrayList<>(values.values());
    } finally {
      lock.unlock();
    }
  }

  int size() {
    lock.lock();
    try {
      return values.size();
    } finally {
      lock.unlock();
    }
  }

  long bytes() {
    lock.lock();
    try {
      return bytes;
    } finally {
      lock.unlock();
    }
  }
}
