package org.casanube.events.embedded;

import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.casanube.events.CloudEvent;
import org.casanube.events.EventBus;
import tools.jackson.databind.json.JsonMapper;

/**
 * A process that publishes from several threads until it is killed, handles its own events, and
 * prints a line for each event that the bus has acknowledged.
 */
final class CrashPublisher {
  static final String TOPIC = "crashes";
  static final String GROUP = "handlers";
  private static final int THREADS = 4;

  private CrashPublisher() {}

  static EventBus open(Path folder) {
    return EmbeddedEventBus.open(
        EventLogOptions.in(folder), JsonMapper.shared(), Clock.systemUTC());
  }

  public static void main(String[] arguments) throws InterruptedException {
    PrintStream acknowledged = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    try (EventBus bus = open(Path.of(arguments[0]))) {
      var _ = bus.subscribe(TOPIC, GROUP, event -> acknowledged.println("handled " + event.id()));
      Thread[] threads = new Thread[THREADS];
      for (int t = 0; t < THREADS; t++) {
        String key = arguments[1] + "-" + t;
        threads[t] = Thread.ofVirtual().start(() -> publish(bus, key, acknowledged));
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }
  }

  private static void publish(EventBus bus, String key, PrintStream acknowledged) {
    for (int i = 0; ; i++) {
      String id = key + "-" + i;
      bus.publish(
          TOPIC,
          new CloudEvent(
              id,
              URI.create("urn:casanube:test"),
              "Crashed",
              key,
              Instant.EPOCH,
              JsonMapper.shared().valueToTree(i),
              Optional.empty()));
      acknowledged.println("published " + id);
    }
  }
}
