package org.casanube.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.opentest4j.TestAbortedException;

/** Opens a store for each test, on a database of the test's own, and closes it. */
public abstract class DocumentStoreFixture {
  protected static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  protected static final DocumentLimits LIMITS =
      new DocumentLimits(16 * 1024, 100, 200, 500, 500, 4, 1024, 50);

  private final List<DocumentStore> opened = new ArrayList<>();
  protected DocumentStore store;
  protected Documents<Plant> plants;

  /** Opens the test's database; the same one each time within a test, an empty one at first. */
  protected abstract DocumentStore open(Clock clock, DocumentLimits limits);

  protected final DocumentStore reopen() {
    opened.forEach(DocumentStore::close);
    opened.clear();
    DocumentStore made = open(Clock.systemUTC(), LIMITS);
    opened.add(made);
    return made;
  }

  /** Tests, by name, that the server this runs on cannot pass, and why. */
  protected Map<String, String> gaps() {
    return Map.of();
  }

  @BeforeEach
  void openStore(TestInfo test) {
    String name = test.getTestMethod().orElseThrow().getName();
    String gap = gaps().get(name);
    if (gap != null) {
      String reason = getClass().getSimpleName() + "." + name + " left out: " + gap;
      System.err.println(reason);
      throw new TestAbortedException(reason);
    }
    store = reopen();
    plants = store.collection(Plant.SCHEMA);
  }

  @AfterEach
  void closeStore() {
    opened.forEach(DocumentStore::close);
  }

  protected static OutboxMessage message(String id) {
    return new OutboxMessage(
        id, "garden", "k-" + id, "PlantChanged", "{\"n\":\"" + id + "\"}", NOON);
  }

  protected static void assertRefused(DocumentErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            DocumentStoreException.class, e -> assertThat(e.code()).as("%s", e).isEqualTo(code));
  }

  static void inParallel(int threads, Callable<?> work) throws Exception {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> futures = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        futures.add(executor.submit(work));
      }
      for (Future<?> future : futures) {
        future.get(60, TimeUnit.SECONDS);
      }
    }
  }
}
