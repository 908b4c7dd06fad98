package org.casanube.documents.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.casanube.documents.DocumentStore;
import org.casanube.documents.Documents;
import org.casanube.documents.Plant;
import org.casanube.documents.Query;
import org.casanube.documents.Stored;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a writing process with SIGKILL, again and again, and looks what is left. */
final class SqliteCrashTest {
  private static final long SEED = 20261122;

  @TempDir Path folder;

  @Test
  void kill_losesNothingAcknowledged_andPartsNoMessageFromItsDocument() throws Exception {
    killAgainAndAgain(5);
  }

  @Test
  @Tag("slow")
  void kill_hundredTimes_losesNothingAcknowledged() throws Exception {
    killAgainAndAgain(100);
  }

  private void killAgainAndAgain(int kills) throws Exception {
    Random random = new Random(SEED);
    Path file = folder.resolve("plants.db");
    Set<String> inserted = new HashSet<>();
    Set<String> deleted = new HashSet<>();
    for (int run = 0; run < kills; run++) {
      for (String line : writeAndKill(file, run, 50 + random.nextInt(500))) {
        (line.startsWith("inserted ") ? inserted : deleted)
            .add(line.substring(line.indexOf(' ') + 1));
      }
      check(file, inserted, deleted);
    }
    assertThat(inserted).hasSizeGreaterThan(kills * 25);
  }

  /** The complete lines the process printed before it was killed. */
  private List<String> writeAndKill(Path file, int run, int lines) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                CrashWriter.class.getName(),
                file.toString(),
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

  private static void check(Path file, Set<String> inserted, Set<String> deleted) {
    try (DocumentStore store = CrashWriter.open(file)) {
      Documents<Plant> plants = store.collection(Plant.SCHEMA);
      Set<String> there = new HashSet<>();
      plants.forEach(Query.byId().limit(1000), document -> there.add(checked(document)));
      Set<String> messages =
          store.outbox().pending(Integer.MAX_VALUE).stream()
              .map(pending -> pending.message().id())
              .collect(Collectors.toSet());

      for (String id : inserted) {
        boolean gone = messages.contains("deleted-" + id);
        assertThat(there.contains(id)).as("document %s, acknowledged", id).isNotEqualTo(gone);
        assertThat(messages).as("acknowledged").contains("inserted-" + id);
      }
      assertThat(there).as("acknowledged deletions").doesNotContainAnyElementsOf(deleted);
      for (String id : there) {
        assertThat(messages).as("document and message").contains("inserted-" + id);
        assertThat(messages).as("document and message").doesNotContain("deleted-" + id);
      }
      assertThat(plants.count(Query.byIndex("byName"))).isEqualTo(there.size());
      assertThat(store.check().problems()).isEmpty();
    }
  }

  private static String checked(Stored<Plant> document) {
    assertThat(Optional.of(document.value())).contains(CrashWriter.plant(document.id()));
    return document.id();
  }
}
