package org.casanube.events.stream;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.casanube.events.CloudEvent;
import org.casanube.events.EventTail;
import org.casanube.events.TailBatch;
import org.casanube.events.TailedEvent;

/**
 * The last events of the topics that are watched, for all tails of the process. A tail that falls
 * out of it is told of a gap. Cursors are of this process: after a restart they are unknown.
 */
final class TailRing {
  private static final int MAX_BATCH = 64;

  private final String name;
  private final int maxEvents;
  private final long maxBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  // All guarded by the lock.
  private final Deque<Entry> entries = new ArrayDeque<>();
  private long bytes;
  private long last;
  private boolean closed;

  /**
   * An empty ring.
   *
   * @param name tells its cursors from another's
   */
  TailRing(String name, int maxEvents, long maxBytes) {
    this.name = name;
    this.maxEvents = maxEvents;
    this.maxBytes = maxBytes;
  }

  void add(String topic, CloudEvent event, int size) {
    lock.lock();
    try {
      last++;
      bytes += size;
      entries.add(new Entry(last, topic, event, size));
      while (entries.size() > maxEvents || (bytes > maxBytes && entries.size() > 1)) {
        bytes -= entries.remove().size();
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  EventTail tail(Set<String> topics, Optional<String> after) {
    lock.lock();
    try {
      Optional<Long> known = after.flatMap(this::parse).filter(place -> place <= last);
      return new Reader(
          Set.copyOf(topics), known.orElse(last), after.isPresent() && known.isEmpty());
    } finally {
      lock.unlock();
    }
  }

  private Optional<Long> parse(String cursor) {
    try {
      return cursor.startsWith(name + "-")
          ? Optional.of(Long.parseUnsignedLong(cursor.substring(name.length() + 1)))
          : Optional.empty();
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private record Entry(long sequence, String topic, CloudEvent event, int size) {}

  /** One tail. */
  private final class Reader implements EventTail {
    private final Set<String> topics;
    private long place;
    private boolean gap;
    private boolean ended;

    Reader(Set<String> topics, long place, boolean gap) {
      this.topics = topics;
      this.place = place;
      this.gap = gap;
    }

    @Override
    public TailBatch poll(Duration patience) throws InterruptedException {
      long left = patience.toNanos();
      lock.lock();
      try {
        while (!isClosed()) {
          List<TailedEvent> seen = next();
          if (!seen.isEmpty() || gap) {
            boolean missed = gap;
            gap = false;
            return new TailBatch(seen, missed);
          }
          if (left <= 0) {
            break;
          }
          left = changed.awaitNanos(left);
        }
        return new TailBatch(List.of(), false);
      } finally {
        lock.unlock();
      }
    }

    private List<TailedEvent> next() {
      Entry first = entries.peek();
      gap |= place < last && (first == null || place < first.sequence() - 1);
      List<TailedEvent> seen = new ArrayList<>();
      for (Entry entry : entries) {
        if (entry.sequence() > place && seen.size() < MAX_BATCH) {
          place = entry.sequence();
          if (topics.contains(entry.topic())) {
            seen.add(new TailedEvent(name + "-" + place, entry.topic(), entry.event()));
          }
        }
      }
      return seen;
    }

    @Override
    public boolean isClosed() {
      lock.lock();
      try {
        return ended || closed;
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {
      lock.lock();
      try {
        ended = true;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }
}
