package org.casanube.p2p.swarm;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.casanube.p2p.schedule.Scheduler;

/**
 * Says that the handlers of a protocol fail, which peers may make happen as often as they like: in
 * one line a minute for each protocol, and in full where everything is logged. Thread-safe.
 */
final class HandlerFailures {
  private static final System.Logger LOG = System.getLogger(StreamDispatch.class.getName());
  private static final long PAUSE = Duration.ofMinutes(1).toNanos();

  private final Scheduler scheduler;
  private final Map<String, Series> byProtocol = new HashMap<>();

  HandlerFailures(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  private record Series(long toldAt, int untold) {}

  void failed(String protocol, RuntimeException cause) {
    LOG.log(System.Logger.Level.DEBUG, "the handler of a stream failed", cause);
    count(protocol)
        .ifPresent(count ->
            LOG.log(
                System.Logger.Level.WARNING,
                () ->
                    "the handler of %s failed, %d times since this was last said: %s"
                        .formatted(protocol, count, cause)));
  }

  /** How many failures are to be told of now, this one included; empty if it is too soon. */
  synchronized OptionalInt count(String protocol) {
    long now = scheduler.nanoTime();
    Series last = byProtocol.get(protocol);
    if (last != null && now - last.toldAt() < PAUSE) {
      byProtocol.put(protocol, new Series(last.toldAt(), last.untold() + 1));
      return OptionalInt.empty();
    }
    byProtocol.put(protocol, new Series(now, 0));
    return OptionalInt.of(last == null ? 1 : last.untold() + 1);
  }
}
