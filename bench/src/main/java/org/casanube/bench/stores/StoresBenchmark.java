package org.casanube.bench.stores;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntConsumer;
import org.casanube.documents.Change;
import org.casanube.documents.CollectionSchema;
import org.casanube.documents.DocumentStore;
import org.casanube.documents.Documents;
import org.casanube.documents.OutboxMessage;
import org.casanube.documents.Query;
import org.casanube.documents.sqlite.SqliteDocumentStore;
import org.casanube.documents.sqlite.SqliteOptions;
import org.casanube.events.CloudEvent;
import org.casanube.events.EventBus;
import org.casanube.events.embedded.EmbeddedEventBus;
import org.casanube.events.embedded.EventLogOptions;
import tools.jackson.databind.json.JsonMapper;

/**
 * Documents in SQLite and events in the embedded log, every acknowledged write synced. Prints
 * operations per second. Argument: a folder on the disk to measure, empty or new.
 */
public final class StoresBenchmark {
  private static final JsonMapper MAPPER = JsonMapper.shared();
  private static final String FILLER = "x".repeat(200);
  private static final int WRITES = 8_000;

  /** About 300 bytes as JSON. */
  record Pin(String cid, String name, long size, String filler) {}

  private StoresBenchmark() {}

  /** Runs everything once. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    documents(folder.resolve("documents.db"));
    events(folder.resolve("events"));
  }

  private static Pin pin(int i) {
    return new Pin("bafy" + i, "name" + i % 1000, i, FILLER);
  }

  private static void documents(Path file) throws InterruptedException {
    try (DocumentStore store =
        SqliteDocumentStore.open(SqliteOptions.of(file), MAPPER, Clock.systemUTC())) {
      Documents<Pin> pins =
          store.collection(
              CollectionSchema.of("pins", Pin.class)
                  .uniqueIndex("byCid", "cid")
                  .index("byName", "name", "size"));
      for (int threads : new int[] {1, 1, 8, 64}) {
        String prefix = "t" + threads + "-" + System.nanoTime() + "-";
        int start = Math.toIntExact(System.nanoTime() % 1_000_000) * 100;
        measure("insert", threads, WRITES, i -> pins.insert(prefix + i, pin(start + i)));
      }
      measure(
          "insert with an event",
          64,
          WRITES,
          i ->
              pins.insert(
                  "e" + i,
                  pin(-1 - i),
                  new OutboxMessage("m" + i, "pins", "k", "Pinned", "{}", Instant.EPOCH)));
      measure("insert, 1000 in a call", 1, 100, call -> pins.applyAll(batch(call)));
      measure("find by id", 1, 50_000, i -> pins.find("b" + i));
      measure("find by id", 8, 50_000, i -> pins.find("b" + i));
      measure("page of 100 by index", 1, 3_000, i -> pins.page(byName(i)));
    }
  }

  private static Query byName(int i) {
    return Query.byIndex("byName").equal("name" + i % 1000).limit(100);
  }

  private static List<Change<Pin>> batch(int call) {
    List<Change<Pin>> changes = new ArrayList<>(1000);
    for (int i = call * 1000; i < (call + 1) * 1000; i++) {
      changes.add(new Change.Insert<>("b" + i, pin(1_000_000_000 + i), List.of()));
    }
    return changes;
  }

  private static void events(Path folder) throws InterruptedException {
    try (EventBus bus =
        EmbeddedEventBus.open(EventLogOptions.in(folder), MAPPER, Clock.systemUTC())) {
      for (int threads : new int[] {1, 1, 8, 64}) {
        CountDownLatch delivered = new CountDownLatch(WRITES);
        String topic = "bench-" + threads + "-" + System.nanoTime();
        var _ = bus.subscribe(topic, "group", event -> delivered.countDown());
        measure("publish", threads, WRITES, i -> bus.publish(topic, event(i)));
        long begin = System.nanoTime();
        delivered.await();
        System.out.printf("  all delivered %d ms later%n", (System.nanoTime() - begin) / 1_000_000);
      }
    }
  }

  private static CloudEvent event(int i) {
    return new CloudEvent(
        "e" + i,
        URI.create("urn:casanube:bench"),
        "Measured",
        "key" + i % 50,
        Instant.EPOCH,
        MAPPER.valueToTree(pin(i)),
        Optional.empty());
  }

  private static void measure(String what, int threads, int times, IntConsumer work)
      throws InterruptedException {
    Thread[] workers = new Thread[threads];
    long begin = System.nanoTime();
    for (int t = 0; t < threads; t++) {
      int first = t;
      workers[t] =
          Thread.ofVirtual()
              .name("bench-" + t)
              .start(() -> {
                for (int i = first; i < times; i += threads) {
                  work.accept(i);
                }
              });
    }
    for (Thread worker : workers) {
      worker.join();
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    System.out.printf("%-24s %3d threads %,10.0f/s%n", what, threads, times / seconds);
  }
}
