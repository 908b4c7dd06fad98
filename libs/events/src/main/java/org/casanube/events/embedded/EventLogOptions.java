package org.casanube.events.embedded;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How the log is kept.
 *
 * @param folder where its files are; made if it is not there
 * @param maxAge events older than this go, once all groups have handled them
 * @param maxBytes the size of the log; when it is reached, the oldest events that all groups have
 *     handled go, and if there are none, publishing is refused
 * @param maxEventBytes the size of one event as JSON
 * @param groupExpiry a group that has not subscribed for so long is forgotten
 * @param maxDeadLetters how many dead letters are kept
 */
public record EventLogOptions(
    Path folder,
    Duration maxAge,
    long maxBytes,
    int maxEventBytes,
    Duration groupExpiry,
    int maxDeadLetters) {
  public EventLogOptions {
    if (maxBytes < maxEventBytes || maxEventBytes < 1 || maxDeadLetters < 1) {
      throw new IllegalArgumentException(
          "maxBytes >= maxEventBytes >= 1 and maxDeadLetters >= 1 are needed, not %d, %d, %d"
              .formatted(maxBytes, maxEventBytes, maxDeadLetters));
    }
  }

  /** Seven days, 64 MiB, 384 KiB an event, 30 days for groups, 10,000 dead letters. */
  public static EventLogOptions in(Path folder) {
    return new EventLogOptions(
        folder, Duration.ofDays(7), 64L << 20, 384 << 10, Duration.ofDays(30), 10_000);
  }

  /** The same with another size of the log. */
  public EventLogOptions withMaxBytes(long bytes) {
    return new EventLogOptions(folder, maxAge, bytes, maxEventBytes, groupExpiry, maxDeadLetters);
  }

  /** The same with another age. */
  public EventLogOptions withMaxAge(Duration age) {
    return new EventLogOptions(folder, age, maxBytes, maxEventBytes, groupExpiry, maxDeadLetters);
  }
}
