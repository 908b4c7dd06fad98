package org.casanube.events;

import java.time.Duration;

/**
 * What a group asks for.
 *
 * @param topic whose events
 * @param group who asks; one handler for each in a process
 * @param concurrency handlers that run at a time, for events of different keys (a broker delivers
 *     one at a time, whatever this says)
 * @param maxAttempts how often an event is tried before it is a dead letter
 * @param firstPause how long to wait after the first failure; twice as long after each further one
 * @param maxPause the longest wait
 */
public record SubscriptionRequest(
    String topic,
    String group,
    int concurrency,
    int maxAttempts,
    Duration firstPause,
    Duration maxPause) {
  public SubscriptionRequest {
    EventNames.requireTopic(topic);
    EventNames.requireGroup(group);
    if (concurrency < 1 || maxAttempts < 1 || firstPause.isNegative() || maxPause.isNegative()) {
      throw new IllegalArgumentException(
          "concurrency and maxAttempts must be at least 1, pauses not negative");
    }
  }

  /** Four at a time, eight attempts within about half a minute. */
  public static SubscriptionRequest of(String topic, String group) {
    return new SubscriptionRequest(
        topic, group, 4, 8, Duration.ofMillis(250), Duration.ofSeconds(15));
  }

  /** With so many attempts, and such pauses between them. */
  public SubscriptionRequest retrying(int attempts, Duration first, Duration longest) {
    return new SubscriptionRequest(topic, group, concurrency, attempts, first, longest);
  }

  /** With so many handlers at a time. */
  public SubscriptionRequest concurrency(int handlers) {
    return new SubscriptionRequest(topic, group, handlers, maxAttempts, firstPause, maxPause);
  }

  /** How long to wait after so many failures. */
  public Duration pauseAfter(int failures) {
    long factor = 1L << Math.min(failures - 1, 20);
    Duration pause = firstPause.multipliedBy(factor);
    return pause.compareTo(maxPause) > 0 ? maxPause : pause;
  }
}
