package org.casanube.block.retrieval;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How many bytes a second have come of late: in the last two seconds, or since they began to come
 * if that is less, so that neither a wait before them nor one long ago makes them look slow. For
 * one thread.
 */
final class ArrivalRate {
  private static final Duration WINDOW = Duration.ofSeconds(2);
  private static final Duration STEP = Duration.ofMillis(100);

  /** Less than that says nothing. */
  private static final long LEAST_MILLIS = 100;

  private final Deque<Mark> marks = new ArrayDeque<>();

  /** How much had come at a moment. */
  private record Mark(Instant at, long bytes) {}

  /** More is coming now; so many had come before it. */
  void arriving(Instant now, long bytesBefore) {
    Mark last = marks.peekLast();
    if (last == null || isOld(last, now)) {
      marks.clear();
    } else if (Duration.between(last.at(), now).compareTo(STEP) < 0) {
      return;
    }
    forgetOld(now);
    marks.addLast(new Mark(now, bytesBefore));
  }

  /** The rate at this moment, at which so many have come in all. */
  long perSecond(Instant now, long bytes) {
    Mark last = marks.peekLast();
    if (last == null || isOld(last, now)) {
      return 0;
    }
    forgetOld(now);
    Mark first = marks.getFirst();
    long millis = Duration.between(first.at(), now).toMillis();
    return (bytes - first.bytes()) * 1000 / Math.max(LEAST_MILLIS, millis);
  }

  private void forgetOld(Instant now) {
    while (marks.size() > 1 && isOld(marks.getFirst(), now)) {
      marks.removeFirst();
    }
  }

  private static boolean isOld(Mark mark, Instant now) {
    return Duration.between(mark.at(), now).compareTo(WINDOW) > 0;
  }
}
