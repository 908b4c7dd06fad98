package org.casanube.events.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.casanube.events.EventBus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a publishing process with SIGKILL, and looks what its group still gets. */
final class EventLogCrashTest {
  @TempDir Path folder;

  @Test
  void kill_losesNoEventThatWasPublished_norItsOrder() throws Exception {
    Set<String> published = new HashSet<>();
    Set<String> handled = ConcurrentHashMap.newKeySet();
    for (int run = 0; run < 3; run++) {
      for (String line : publishAndKill(run, 150 + 100 * run)) {
        String id = line.substring(line.indexOf(' ') + 1);
        (line.startsWith("published ") ? published : handled).add(id);
      }
    }
    Map<String, List<String>> after = new ConcurrentHashMap<>();
    try (EventBus bus = CrashPublisher.open(folder.resolve("events"))) {
      bus.subscribe(
          CrashPublisher.TOPIC,
          CrashPublisher.GROUP,
          event -> {
            after.computeIfAbsent(event.key(), key -> new ArrayList<>()).add(event.id());
            handled.add(event.id());
          });
      await().atMost(Duration.ofSeconds(30)).until(() -> handled.containsAll(published));
    }
    assertThat(published).hasSizeGreaterThan(100);
    after.forEach((key, ids) -> assertThat(ids).isSortedAccordingTo(EventLogCrashTest::byNumber));
  }

  private static int byNumber(String one, String two) {
    return Integer.compare(number(one), number(two));
  }

  private static int number(String id) {
    return Integer.parseInt(id.substring(id.lastIndexOf('-') + 1));
  }

  /** The complete lines the process printed before it was killed. */
  private List<String> publishAndKill(int run, int lines) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                CrashPublisher.class.getName(),
                folder.resolve("events").toString(),
                "r" + run)
            .redirectError(folder.resolve("stderr-" + run + ".txt").toFile())
            .start();
    StringBuilder output = new StringBuilder();
    try (BufferedReader reader = process.inputReader()) {
      int seen = 0;
      for (int c = reader.read(); c >= 0; c = readUntilClosed(reader)) {
        output.append((char) c);
        if (c == '\n' && ++seen == lines) {
          process.destroyForcibly();
        }
      }
      assertThat(seen).as("see " + folder).isGreaterThanOrEqualTo(lines);
    } finally {
      process.destroyForcibly().waitFor();
    }
    return output.substring(0, output.lastIndexOf("\n") + 1).lines().toList();
  }

  private static int readUntilClosed(BufferedReader reader) {
    try {
      return reader.read();
    } catch (IOException _) {
      return -1;
    }
  }
}
