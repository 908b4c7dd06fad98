package org.casanube.block.rpc.server;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.connector.ClientAbortException;
import org.casanube.block.rpc.command.Failures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts calls, and tells the log of those that failed by a fault of ours. Thread-safe. */
final class RpcMetrics {
  private static final Logger LOG = LoggerFactory.getLogger(RpcMetrics.class);
  private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final MeterRegistry registry;
  private final Set<String> commands;
  private final Map<String, Long> told = new ConcurrentHashMap<>();

  /**
   * Counts in this registry.
   *
   * @param commands those that are counted by their names; all else counts as unknown
   */
  RpcMetrics(MeterRegistry registry, Set<String> commands) {
    this.registry = registry;
    this.commands = commands;
  }

  void called(String command, String outcome, long nanos) {
    String name = commands.contains(command) ? command : "unknown";
    Timer.builder("casanube.rpc.calls")
        .description("Calls of the commands that Kubo's tools use.")
        .tag("command", name)
        .tag("outcome", outcome)
        .register(registry)
        .record(nanos, TimeUnit.NANOSECONDS);
    LOG.atDebug()
        .addKeyValue("casanube.rpc.command", name)
        .addKeyValue("event.outcome", outcome)
        .addKeyValue("event.duration", nanos)
        .log("rpc call");
  }

  /** True if it says that the caller went away. */
  static boolean isGone(IOException e) {
    return e instanceof ClientAbortException;
  }

  void gone(String command, IOException cause) {
    LOG.debug("the caller of {} is gone", command, cause);
  }

  /** Tells of a command's faults at most once a minute: callers decide how often there are any. */
  void failed(String command, Throwable cause) {
    if (Failures.isExpected(cause)) {
      LOG.debug("{} failed: {}", command, cause.getMessage());
      return;
    }
    long now = System.nanoTime();
    Long last = told.get(command);
    if (last == null || now - last >= PAUSE_NANOS) {
      told.put(command, now);
      LOG.atError().addKeyValue("casanube.rpc.command", command).setCause(cause).log("rpc failed");
    } else {
      LOG.debug("{} failed again", command, cause);
    }
  }
}
