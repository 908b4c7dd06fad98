package org.casanube.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.casanube.documents.CollectionSchema;
import org.casanube.documents.DocumentErrorCode;
import org.casanube.documents.DocumentStore;
import org.casanube.documents.DocumentStoreException;
import org.casanube.documents.Documents;
import org.casanube.documents.Outbox;
import org.casanube.documents.OutboxMessage;
import org.casanube.documents.PendingMessage;
import org.casanube.documents.sqlite.SqliteDocumentStore;
import org.casanube.documents.sqlite.SqliteOptions;
import org.casanube.events.embedded.EmbeddedEventBus;
import org.casanube.events.embedded.EventLogOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

final class OutboxRelayTest {
  private static final URI SOURCE = URI.create("urn:casanube:test");
  private static final Duration NEVER = Duration.ofHours(1);
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  @TempDir Path folder;
  private final JsonMapper mapper = JsonMapper.shared();
  private DocumentStore store;
  private Documents<Thing> things;
  private EventBus bus;

  record Thing(int n) {}

  @BeforeEach
  void open() {
    store =
        SqliteDocumentStore.open(
            SqliteOptions.of(folder.resolve("things.db")), mapper, Clock.systemUTC());
    things = store.collection(CollectionSchema.of("things", Thing.class));
    bus =
        EmbeddedEventBus.open(
            EventLogOptions.in(folder.resolve("events")), mapper, Clock.systemUTC());
  }

  @AfterEach
  void close() {
    bus.close();
    store.close();
  }

  private static OutboxMessage message(String id, String topic, String json) {
    return new OutboxMessage(id, topic, "key", "Changed", json, NOON);
  }

  private OutboxRelay relay(Outbox outbox, EventBus target) {
    return new OutboxRelay(outbox, target, SOURCE, mapper, NEVER).start();
  }

  @Test
  void messages_arePublishedInOrder_andConfirmed() throws Exception {
    Journal journal = new Journal();
    bus.subscribe("things", "group", journal);
    things.put("before", new Thing(0), message("0", "things", "{\"n\":0}"));
    try (OutboxRelay _ = relay(store.outbox(), bus)) {
      for (int i = 1; i < 50; i++) {
        things.put("t" + i % 3, new Thing(i), message("" + i, "things", "{\"n\":" + i + "}"));
      }

      List<String> expected = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        expected.add("" + i);
      }
      assertThat(journal.take(50)).isEqualTo(expected);
      await().untilAsserted(() -> assertThat(store.outbox().size()).isZero());
    }
  }

  @Test
  void event_saysWhatTheMessageSaid() throws Exception {
    Journal journal = new Journal();
    bus.subscribe("things", "group", journal);
    things.put("a", new Thing(1), message("id", "things", "{\"n\":1}"));
    try (OutboxRelay _ = relay(store.outbox(), bus)) {
      assertThat(journal.next())
          .isEqualTo(
              new CloudEvent(
                  "id",
                  SOURCE,
                  "Changed",
                  "key",
                  NOON,
                  mapper.readTree("{\"n\":1}"),
                  Optional.empty()));
    }
  }

  @Test
  void crash_betweenPublishAndConfirm_repeatsTheEvent_andADedupedHandlerSeesItOnce()
      throws Exception {
    Journal plain = new Journal();
    Journal once = new Journal();
    bus.subscribe("things", "plain", plain);
    bus.subscribe(
        "things", "once", new HandledEvents(store, Clock.systemUTC(), NEVER).once("once", once));
    things.put("a", new Thing(1), message("1", "things", "{}"));

    CountDownLatch published = new CountDownLatch(1);
    try (OutboxRelay _ = relay(new CrashingOutbox(store.outbox(), published), bus)) {
      assertThat(published.await(20, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(store.outbox().size()).isEqualTo(1);
    things.put("b", new Thing(2), message("2", "things", "{}"));
    try (OutboxRelay _ = relay(store.outbox(), bus)) {
      assertThat(plain.take(3)).containsExactly("1", "1", "2");
      assertThat(once.take(2)).containsExactly("1", "2");
      await().untilAsserted(() -> assertThat(store.outbox().size()).isZero());
    }
  }

  @Test
  void busThatIsAway_isTriedAgain() throws Exception {
    AtomicInteger refusals = new AtomicInteger(2);
    EventBus flaky =
        new ForwardingBus(bus) {
          @Override
          public void publish(String topic, List<CloudEvent> events) {
            if (refusals.getAndDecrement() > 0) {
              throw new EventBusException(EventBusErrorCode.UNAVAILABLE, "away");
            }
            super.publish(topic, events);
          }
        };
    Journal journal = new Journal();
    bus.subscribe("things", "group", journal);
    things.put("a", new Thing(1), message("1", "things", "{}"));
    try (OutboxRelay _ = relay(store.outbox(), flaky)) {
      assertThat(journal.take(1)).containsExactly("1");
    }
    assertThat(refusals.get()).isNegative();
  }

  @Test
  void messageThatNoBusTakes_doesNotStopTheOthers() throws Exception {
    Journal journal = new Journal();
    bus.subscribe("things", "group", journal);
    things.put(
        "a",
        new Thing(1),
        message("1", "things", "{}"),
        message("broken", "things", "{no json"),
        message("misnamed", "No Topic", "{}"));
    things.put("b", new Thing(2), message("2", "things", "{}"));
    try (OutboxRelay _ = relay(store.outbox(), bus)) {
      assertThat(journal.take(2)).containsExactly("1", "2");
      await().untilAsserted(() -> assertThat(store.outbox().size()).isZero());
    }
  }

  @Test
  void handledEvents_areForgottenInTime() throws Exception {
    HandledEvents handled = new HandledEvents(store, Clock.systemUTC(), Duration.ofSeconds(-1));
    Journal journal = new Journal();
    EventHandler once = handled.once("group", journal);
    CloudEvent event =
        new CloudEvent("1", SOURCE, "Changed", "key", NOON, mapper.nullNode(), Optional.empty());
    once.handle(event);
    once.handle(event);
    assertThat(journal.size()).isEqualTo(1);
    assertThat(handled.forgetOld()).isEqualTo(1);
    once.handle(event);
    assertThat(journal.size()).isEqualTo(2);
  }

  /** An outbox whose process ends before anything is confirmed. */
  private record CrashingOutbox(Outbox outbox, CountDownLatch published) implements Outbox {
    @Override
    public List<PendingMessage> pending(int limit) {
      return outbox.pending(limit);
    }

    @Override
    public void confirm(Collection<PendingMessage> messages) {
      published.countDown();
      throw new DocumentStoreException(DocumentErrorCode.UNAVAILABLE, "crash");
    }

    @Override
    public long size() {
      return outbox.size();
    }

    @Override
    public Outbox.Subscription onMessage(Runnable wakeUp) {
      return outbox.onMessage(wakeUp);
    }
  }

  /** A bus that hands everything on. */
  private static class ForwardingBus implements EventBus {
    private final EventBus target;

    ForwardingBus(EventBus target) {
      this.target = target;
    }

    @Override
    public void publish(String topic, List<CloudEvent> events) {
      target.publish(topic, events);
    }

    @Override
    public Subscription subscribe(SubscriptionRequest request, EventHandler handler) {
      return target.subscribe(request, handler);
    }

    @Override
    public EventTail tail(Set<String> topics, Optional<String> after) {
      return target.tail(topics, after);
    }

    @Override
    public DeadLetters deadLetters() {
      return target.deadLetters();
    }

    @Override
    public void close() {}
  }
}
