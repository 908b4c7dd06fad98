package org.casanube.block.blocks.s3;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.casanube.multiformats.Multihash;

/**
 * What this process has put lately, and in which epoch. It forgets the eldest beyond a number, and
 * what is older than half of the grace time: then the object's own age protects it no longer for
 * sure, and it must be written again.
 */
final class RecentPuts {
  private static final int MAX = 200_000;
  private static final int MAX_EPOCHS = 8192;

  private final Clock clock;
  private final Duration trust;
  private final Map<Multihash, Put> puts =
      new LinkedHashMap<>(16, 0.75f, false) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Multihash, Put> eldest) {
          return size() > MAX;
        }
      };
  private final NavigableMap<Long, Instant> epochs = new TreeMap<>();
  private long epoch = 1;

  private record Put(long epoch, Instant written) {}

  RecentPuts(Clock clock, Duration grace) {
    this.clock = clock;
    this.trust = grace.dividedBy(2);
    epochs.put(epoch, clock.instant());
  }

  /** Starts a new epoch. */
  synchronized long advanceEpoch() {
    epoch++;
    epochs.put(epoch, clock.instant());
    if (epochs.size() > MAX_EPOCHS) {
      epochs.pollFirstEntry();
    }
    return epoch;
  }

  /** When this epoch began; if that is forgotten, when an earlier one did. */
  synchronized Instant startOf(long asked) {
    Map.Entry<Long, Instant> entry = epochs.floorEntry(asked);
    return entry == null ? Instant.MIN : entry.getValue();
  }

  /** Notes that the object was written just now. */
  synchronized void put(Multihash multihash) {
    puts.remove(multihash);
    puts.put(multihash, new Put(epoch, clock.instant()));
  }

  /** Notes that the block was put now if its object is young enough; else it must be written. */
  synchronized boolean touch(Multihash multihash) {
    Put known = puts.get(multihash);
    if (known == null || !clock.instant().isBefore(known.written().plus(trust))) {
      return false;
    }
    puts.put(multihash, new Put(epoch, known.written()));
    return true;
  }

  /** True if this process has put the block not long ago. */
  synchronized boolean knows(Multihash multihash) {
    return puts.containsKey(multihash);
  }

  /** True if this process has put the block in this epoch or a later one. */
  synchronized boolean wasPutSince(Multihash multihash, long asked) {
    Put known = puts.get(multihash);
    return known != null && known.epoch() >= asked;
  }

  synchronized void forget(Multihash multihash) {
    puts.remove(multihash);
  }
}
