package org.casanube.block.content;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Tells the log of answers that failed. Whoever asks decides how often they do, so of each kind one
 * a minute is told, with how many there were since the one before; all are told on level debug.
 * Thread-safe.
 */
final class Troubles {
  private static final long PAUSE_NANOS = Duration.ofMinutes(1).toNanos();

  private final Logger log;
  private final LongSupplier nanoTime;
  private final Map<Kind, Told> told = new EnumMap<>(Kind.class);

  /** What went wrong. */
  enum Kind {
    /** What was asked for is not whole here, or is not what it should be. */
    CUT_OFF("answer cut off"),
    /** The store can't read. */
    UNREADABLE("content can't be read"),
    /** A fault of ours, told with its trace. */
    FAILED("content request failed");

    private final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  private static final class Told {
    private long at;
    private long since;
  }

  Troubles(Logger log, LongSupplier nanoTime) {
    this.log = log;
    this.nanoTime = nanoTime;
  }

  void tell(Kind kind, Throwable cause) {
    log.debug("{}", kind.words, cause);
    long before = due(kind);
    if (before >= 0) {
      String more = before == 0 ? "" : " (and " + before + " more since the last of this kind)";
      if (kind == Kind.FAILED) {
        log.error("{}{}", kind.words, more, cause);
      } else {
        log.warn("{}: {}{}", kind.words, cause.getMessage(), more);
      }
    }
  }

  /** How many were kept back if it is time to tell, else -1. */
  private synchronized long due(Kind kind) {
    long now = nanoTime.getAsLong();
    Told last = told.get(kind);
    if (last != null && now - last.at < PAUSE_NANOS) {
      last.since++;
      return -1;
    }
    Told fresh = new Told();
    fresh.at = now;
    told.put(kind, fresh);
    return last == null ? 0 : last.since;
  }
}
