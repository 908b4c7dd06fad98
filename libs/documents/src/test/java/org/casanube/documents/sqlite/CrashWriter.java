package org.casanube.documents.sqlite;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.casanube.documents.DocumentStore;
import org.casanube.documents.Documents;
import org.casanube.documents.OutboxMessage;
import org.casanube.documents.Plant;
import tools.jackson.databind.json.JsonMapper;

/**
 * A process that writes documents from several threads until it is killed, and prints a line for
 * each write that the store has acknowledged.
 */
final class CrashWriter {
  private static final int THREADS = 8;

  private CrashWriter() {}

  static DocumentStore open(Path file) {
    return SqliteDocumentStore.open(SqliteOptions.of(file), JsonMapper.shared(), Clock.systemUTC());
  }

  static OutboxMessage message(String id) {
    return new OutboxMessage(id, "plants", id, "Planted", "{}", Instant.EPOCH);
  }

  static Plant plant(String id) {
    return Plant.named(id).with(Map.of("text", "x".repeat(Math.floorMod(id.hashCode(), 6000))));
  }

  public static void main(String[] arguments) throws InterruptedException {
    String run = arguments[1];
    PrintStream acknowledged = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    try (DocumentStore store = open(Path.of(arguments[0]))) {
      Documents<Plant> plants = store.collection(Plant.SCHEMA);
      Thread[] threads = new Thread[THREADS];
      for (int t = 0; t < THREADS; t++) {
        String start = run + "-" + t + "-";
        threads[t] = Thread.ofVirtual().start(() -> write(plants, start, acknowledged));
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }
  }

  /** Two documents stay, one goes again, and so on. */
  private static void write(Documents<Plant> plants, String start, PrintStream acknowledged) {
    for (int i = 0; ; i++) {
      String id = start + i;
      plants.insert(id, plant(id), message("inserted-" + id));
      acknowledged.println("inserted " + id);
      if (i % 3 == 0) {
        plants.delete(id, message("deleted-" + id));
        acknowledged.println("deleted " + id);
      }
    }
  }
}
