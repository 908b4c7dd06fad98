package org.casanube.events.delivery;

import java.time.Duration;
import org.casanube.events.CloudEvent;
import org.casanube.events.EventHandler;
import org.casanube.events.SubscriptionRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one event to its end: tries, pauses, tries again, gives up. Nothing is given up before the
 * dead letter is durable.
 */
public final class Attempts {
  private static final Logger log = LoggerFactory.getLogger(Attempts.class);
  private static final int MAX_ERROR = 2000;

  private final SubscriptionRequest request;
  private final EventHandler handler;
  private final Closing closing;
  private final Failures failures;

  /** Where failures are kept. Both may throw when the store is not there just now. */
  public interface Failures {
    /** An attempt failed; so many have by now. */
    void failed(CloudEvent event, int count, String error);

    /** The last attempt failed. */
    void givenUp(CloudEvent event, int count, String error);
  }

  public Attempts(
      SubscriptionRequest request, EventHandler handler, Closing closing, Failures failures) {
    this.request = request;
    this.handler = handler;
    this.closing = closing;
    this.failures = failures;
  }

  /**
   * Delivers the event.
   *
   * @param before how many attempts failed before
   * @param gate held while the handler runs
   * @return true if the event is done with; false if closing came first
   */
  public boolean deliver(CloudEvent event, int before, Gate gate) {
    int count = before;
    String error = "it failed " + count + " times before";
    while (count < request.maxAttempts()) {
      if (closing.hasBegun()) {
        return false;
      }
      try {
        gate.pass(() -> handler.handle(event));
        return true;
      } catch (Exception | StackOverflowError | AssertionError | LinkageError e) {
        if (closing.hasBegun() || Thread.currentThread().isInterrupted()) {
          return false;
        }
        count++;
        error = describe(e);
        log.warn(
            "Event {} of {} failed in group {}, attempt {} of {}",
            event.id(),
            request.topic(),
            request.group(),
            count,
            request.maxAttempts(),
            e);
      }
      if (count < request.maxAttempts() && !noteFailure(event, count, error)) {
        return false;
      }
    }
    return giveUp(event, count, error);
  }

  private boolean noteFailure(CloudEvent event, int count, String error) {
    try {
      failures.failed(event, count, error);
    } catch (RuntimeException e) {
      log.warn("A failed attempt of event {} could not be counted for later", event.id(), e);
    }
    return !closing.pause(request.pauseAfter(count));
  }

  private boolean giveUp(CloudEvent event, int count, String error) {
    Duration pause = Duration.ofMillis(100);
    while (true) {
      try {
        failures.givenUp(event, count, error);
        return true;
      } catch (RuntimeException e) {
        log.warn("Dead letter {} cannot be stored yet", event.id(), e);
      }
      if (closing.pause(pause)) {
        return false;
      }
      pause =
          pause.multipliedBy(2).compareTo(Duration.ofSeconds(10)) > 0
              ? pause
              : pause.multipliedBy(2);
    }
  }

  private static String describe(Throwable e) {
    String text = e.toString();
    return text.length() > MAX_ERROR ? text.substring(0, MAX_ERROR) : text;
  }

  /** Lets a bounded number of handlers run. */
  @FunctionalInterface
  public interface Gate {
    /** A gate that is always open. */
    Gate OPEN = Step::run;

    /** Runs the step when there is room. */
    void pass(Step step) throws Exception;
  }

  /** A run of a handler. */
  @FunctionalInterface
  public interface Step {
    /** Runs it. */
    void run() throws Exception;
  }
}
