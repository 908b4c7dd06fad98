package org.casanube.node;

import java.lang.Thread.UncaughtExceptionHandler;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs what ends a thread, where it would else be printed without an end: of failures that come
 * from one place, one in a minute with its trace and the number of those before. Thread-safe.
 */
final class UncaughtFailures implements UncaughtExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(UncaughtFailures.class);
  private static final long PAUSE = Duration.ofMinutes(1).toMillis();
  private static final int MAX_PLACES = 256;

  private final InstantSource clock;
  private final Map<String, Silence> silences = new HashMap<>();

  /** A place of which nothing is told until then. */
  private static final class Silence {
    long until;
    int untold;
  }

  UncaughtFailures(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public void uncaughtException(Thread thread, Throwable failure) {
    int before = take(place(failure));
    if (before >= 0) {
      LOG.atError()
          .setCause(failure)
          .addKeyValue("casanube.failures.untold", before)
          .log("the thread {} ended by a failure", thread.getName());
    }
  }

  /** How many were not told of since the last one that was; negative if this one is not either. */
  private synchronized int take(String place) {
    if (silences.size() >= MAX_PLACES) {
      silences.clear();
    }
    Silence silence = Objects.requireNonNull(silences.computeIfAbsent(place, _ -> new Silence()));
    long now = clock.millis();
    if (now < silence.until) {
      silence.untold++;
      return -1;
    }
    int untold = silence.untold;
    silence.until = now + PAUSE;
    silence.untold = 0;
    return untold;
  }

  private static String place(Throwable failure) {
    StackTraceElement[] trace = failure.getStackTrace();
    return failure.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]);
  }
}
