package org.casanube.events.embedded;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.casanube.events.EventTail;
import org.casanube.events.TailBatch;
import org.casanube.events.TailedEvent;

/** Reads along the log at the reader's own pace; holds no events itself. */
final class LogTail implements EventTail {
  private final EventLog events;
  private final Set<String> topics;
  private final Consumer<LogTail> onClose;
  private final Semaphore news = new Semaphore(1);
  private long place;
  private boolean gap;
  private volatile boolean closed;

  LogTail(EventLog events, Set<String> topics, Optional<String> after, Consumer<LogTail> onClose) {
    this.onClose = onClose;
    this.events = events;
    this.topics = Set.copyOf(topics);
    long last = events.last();
    Optional<Long> known = after.flatMap(this::parse).filter(place -> place >= 0 && place <= last);
    this.gap = after.isPresent() && known.isEmpty();
    this.place = known.orElse(last);
  }

  /** There are new events. */
  void signal() {
    if (news.availablePermits() == 0) {
      news.release();
    }
  }

  @Override
  public TailBatch poll(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!closed) {
      news.drainPermits();
      List<TailedEvent> seen = scan();
      if (!seen.isEmpty() || gap) {
        boolean missed = gap;
        gap = false;
        return new TailBatch(seen, missed);
      }
      if (!news.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        break;
      }
    }
    return new TailBatch(List.of(), false);
  }

  private List<TailedEvent> scan() {
    while (true) {
      EventLog.Scan scan = events.scan(topics, place);
      boolean moved = scan.reached() != place;
      place = scan.reached();
      gap |= scan.gap();
      if (!scan.entries().isEmpty() || !moved) {
        List<TailedEvent> seen = new ArrayList<>();
        for (LogEntry entry : scan.entries()) {
          seen.add(new TailedEvent(cursor(entry.sequence()), entry.topic(), entry.event()));
        }
        return seen;
      }
    }
  }

  private String cursor(long sequence) {
    return events.name() + "-" + sequence;
  }

  private Optional<Long> parse(String cursor) {
    String start = events.name() + "-";
    try {
      return cursor.startsWith(start)
          ? Optional.of(Long.parseUnsignedLong(cursor.substring(start.length())))
          : Optional.empty();
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
    onClose.accept(this);
    news.release();
  }
}
