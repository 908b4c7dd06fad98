package org.casanube.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What every {@link EventBus} does. */
public abstract class EventBusContractTest {
  protected static final URI SOURCE = URI.create("urn:casanube:test");
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00.000000123Z");
  private static final AtomicInteger TOPICS = new AtomicInteger();

  private final JsonMapper mapper = JsonMapper.shared();
  protected final String topic =
      "topic-" + ProcessHandle.current().pid() + "-" + TOPICS.incrementAndGet();
  protected EventBus bus;

  /** Opens the test's bus; with the same events and groups each time within a test. */
  protected abstract EventBus open();

  @BeforeEach
  void openBus() {
    bus = open();
  }

  @AfterEach
  void closeBus() {
    bus.close();
  }

  protected final void reopen() {
    bus.close();
    bus = open();
  }

  protected final CloudEvent event(String id, String key) {
    return new CloudEvent(
        id,
        SOURCE,
        "Happened",
        key,
        NOON,
        mapper.createObjectNode().put("id", id).put("text", "\u00fc \ud83e\uddc5"),
        Optional.of("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
  }

  protected final SubscriptionRequest request(String group) {
    return SubscriptionRequest.of(topic, group)
        .retrying(3, Duration.ofMillis(20), Duration.ofMillis(50));
  }

  protected static void assertRefused(EventBusErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            EventBusException.class, e -> assertThat(e.code()).as("%s", e).isEqualTo(code));
  }

  @Test
  void publish_reachesEveryGroup_asItWas() throws Exception {
    Journal one = new Journal();
    Journal two = new Journal();
    bus.subscribe(request("one"), one);
    bus.subscribe(request("two"), two);

    bus.publish(topic, event("1", "leek"));
    bus.publish(topic + "-other", event("never", "leek"));
    bus.publish(topic, List.of());

    assertThat(one.next()).isEqualTo(event("1", "leek"));
    assertThat(two.next()).isEqualTo(event("1", "leek"));
    assertThat(one.size() + two.size()).isZero();
  }

  @Test
  void publish_beforeTheGroupIs_isNotSeenByIt() throws Exception {
    bus.publish(topic, event("early", "leek"));
    Journal journal = new Journal();
    bus.subscribe(request("late"), journal);
    bus.publish(topic, event("now", "leek"));

    assertThat(journal.take(1)).containsExactly("now");
  }

  @Test
  void delivery_keepsTheOrderOfEachKey_alsoOverFailures() throws Exception {
    Map<String, List<String>> seen = new ConcurrentHashMap<>();
    Set<String> failed = ConcurrentHashMap.newKeySet();
    CountDownLatch done = new CountDownLatch(100);
    bus.subscribe(
        request("ordered"),
        event -> {
          boolean fails = event.id().hashCode() % 10 == 0 && failed.add(event.id());
          if (fails) {
            throw new IllegalStateException("once");
          }
          seen.computeIfAbsent(event.key(), key -> new ArrayList<>()).add(event.id());
          done.countDown();
        });
    Map<String, List<String>> sent = new HashMap<>();
    for (int i = 0; i < 100; i += 4) {
      List<CloudEvent> events = new ArrayList<>();
      for (int j = i; j < i + 4; j++) {
        CloudEvent event = event("e" + j, "key" + j % 5);
        events.add(event);
        sent.computeIfAbsent(event.key(), key -> new ArrayList<>()).add(event.id());
      }
      bus.publish(topic, events);
    }

    assertThat(done.await(40, TimeUnit.SECONDS)).isTrue();
    assertThat(failed).isNotEmpty();
    assertThat(seen).isEqualTo(sent);
  }

  @Test
  void events_ofOneKeyInOneCall_keepTheirOrder() throws Exception {
    Journal journal = new Journal();
    bus.subscribe(request("row"), journal);
    List<CloudEvent> events =
        IntStream.range(0, 200).mapToObj(i -> event("e" + i, "leek")).toList();

    bus.publish(topic, events);

    assertThat(journal.take(200)).isEqualTo(events.stream().map(CloudEvent::id).toList());
  }

  @Test
  void handler_thatFails_getsTheEventAgain() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    Journal journal =
        new Journal(event -> {
          if (attempts.incrementAndGet() < 3) {
            throw new IllegalStateException("not yet");
          }
        });
    bus.subscribe(request("stubborn"), journal);

    bus.publish(topic, List.of(event("1", "leek"), event("2", "leek")));

    assertThat(journal.take(2)).containsExactly("1", "2");
    assertThat(attempts).hasValue(4);
    assertThat(bus.deadLetters().list(topic, "stubborn", Optional.empty(), 10).letters()).isEmpty();
  }

  @Test
  void event_thatFailsToTheLast_isADeadLetter_andCanBeReplayed() throws Exception {
    AtomicBoolean broken = new AtomicBoolean(true);
    AtomicInteger attempts = new AtomicInteger();
    Journal journal =
        new Journal(event -> {
          if (event.id().startsWith("bad")) {
            attempts.incrementAndGet();
            if (broken.get()) {
              throw new IllegalStateException("broken");
            }
          }
        });
    bus.subscribe(request("fragile"), journal);
    bus.publish(
        topic, List.of(event("bad1", "leek"), event("bad2", "leek"), event("good", "leek")));

    assertThat(journal.take(1)).containsExactly("good");
    assertThat(attempts).hasValue(6);
    DeadLetters letters = bus.deadLetters();
    DeadLetterPage first = letters.list(topic, "fragile", Optional.empty(), 1);
    DeadLetter letter = first.letters().getFirst();
    assertThat(letter.event()).isEqualTo(event("bad1", "leek"));
    assertThat(letter.attempts()).isEqualTo(3);
    assertThat(letter.error()).contains("IllegalStateException: broken");
    assertThat(letters.find(letter.id())).contains(letter);
    DeadLetter second = letters.list(topic, "fragile", first.next(), 5).letters().getFirst();
    assertThat(second.event().id()).isEqualTo("bad2");

    assertThat(letters.replay(letter.id())).isTrue();
    await()
        .untilAsserted(
            () -> assertThat(letters.find(letter.id()).orElseThrow().attempts()).isEqualTo(6));
    broken.set(false);
    assertThat(letters.replay(letter.id())).isTrue();
    assertThat(journal.take(1)).containsExactly("bad1");
    await().until(() -> letters.find(letter.id()).isEmpty());
    assertThat(letters.discard(second.id())).isTrue();
    assertThat(letters.discard(second.id())).isFalse();
    assertThat(letters.replay(second.id())).isFalse();
  }

  @Test
  void deadLetters_outliveTheBus() throws Exception {
    bus.subscribe(
        request("fragile"),
        event -> {
          throw new IllegalStateException("broken");
        });
    bus.publish(topic, event("bad", "leek"));
    await()
        .until(() ->
            !bus.deadLetters().list(topic, "fragile", Optional.empty(), 10).letters().isEmpty());
    reopen();

    DeadLetter letter =
        bus.deadLetters().list(topic, "fragile", Optional.empty(), 10).letters().getFirst();
    assertThat(bus.deadLetters().replay(letter.id())).as("nobody subscribed").isFalse();
    Journal journal = new Journal();
    bus.subscribe(request("fragile"), journal);
    assertThat(bus.deadLetters().replay(letter.id())).isTrue();
    assertThat(journal.take(1)).containsExactly("bad");
  }

  @Test
  void group_thatIsAway_getsItsEventsWhenItComesBack() throws Exception {
    Journal before = new Journal();
    Subscription subscription = bus.subscribe(request("absent"), before);
    bus.publish(topic, event("1", "leek"));
    assertThat(before.take(1)).containsExactly("1");
    subscription.close();
    bus.publish(topic, event("2", "leek"));
    reopen();
    bus.publish(topic, event("3", "leek"));

    Journal after = new Journal();
    bus.subscribe(request("absent"), after);

    assertThat(after.take(2)).containsExactly("2", "3");
    assertThat(before.size()).isZero();
  }

  @Test
  void event_whoseHandlerWasCutOff_comesAgain() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    SubscriptionRequest patient =
        SubscriptionRequest.of(topic, "cut-off")
            .retrying(5, Duration.ofMinutes(5), Duration.ofMinutes(5));
    bus.subscribe(
        patient,
        event -> {
          started.countDown();
          throw new IllegalStateException("try in five minutes");
        });
    bus.publish(topic, event("1", "leek"));
    assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();
    reopen();

    Journal journal = new Journal();
    bus.subscribe(request("cut-off"), journal);

    assertThat(journal.take(1)).containsExactly("1");
  }

  @Test
  void publish_byManyThreads_losesNothing() throws Exception {
    Journal journal = new Journal();
    bus.subscribe(request("crowd"), journal);
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      String key = "t" + t;
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                for (int i = 0; i < 25; i++) {
                  bus.publish(topic, event(key + "-" + i, key));
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(journal.take(100)).doesNotHaveDuplicates();
  }

  @Test
  void subscribe_ofTheSameGroupTwice_isRefusedUntilTheFirstEnds() throws Exception {
    Subscription first = bus.subscribe(request("one"), new Journal());
    assertRefused(
        EventBusErrorCode.ALREADY_SUBSCRIBED, () -> bus.subscribe(request("one"), new Journal()));
    first.close();
    first.close();
    Journal journal = new Journal();
    bus.subscribe(request("one"), journal);
    bus.publish(topic, event("1", "leek"));
    assertThat(journal.take(1)).containsExactly("1");
  }

  @Test
  void publish_ofWhatIsTooLargeOrBadlyNamed_isRefused() {
    CloudEvent big =
        new CloudEvent(
            "1",
            SOURCE,
            "Big",
            "leek",
            NOON,
            mapper.getNodeFactory().stringNode("x".repeat(400 * 1024)),
            Optional.empty());
    assertRefused(EventBusErrorCode.TOO_LARGE, () -> bus.publish(topic, big));
    assertRefused(
        EventBusErrorCode.INVALID_EVENT, () -> bus.publish("No Topic", event("1", "leek")));
    assertRefused(EventBusErrorCode.INVALID_EVENT, () -> event("", "leek"));
    assertRefused(EventBusErrorCode.INVALID_EVENT, () -> event("1", ""));
  }

  @Test
  void tail_showsWhatIsPublished_andGoesOnFromACursor() throws Exception {
    bus.publish(topic, event("before", "leek"));
    EventTail tail = bus.tail(Set.of(topic, topic + "-b"), Optional.empty());
    bus.publish(topic, List.of(event("1", "leek"), event("2", "kale")));
    bus.publish(topic + "-c", event("other", "leek"));
    bus.publish(topic + "-b", event("3", "leek"));

    List<TailedEvent> seen = collect(tail, 3);
    assertThat(seen)
        .extracting(tailed -> tailed.event().id())
        .containsExactlyInAnyOrder("1", "2", "3")
        .containsSubsequence("1", "2");
    assertThat(seen)
        .filteredOn(tailed -> tailed.event().id().equals("3"))
        .singleElement()
        .satisfies(tailed -> assertThat(tailed.topic()).isEqualTo(topic + "-b"));
    assertThat(tail.poll(Duration.ofMillis(50)).events()).isEmpty();
    tail.close();

    EventTail again = bus.tail(Set.of(topic, topic + "-b"), Optional.of(seen.getFirst().cursor()));
    assertThat(collect(again, 2))
        .extracting(TailedEvent::cursor)
        .containsExactly(seen.get(1).cursor(), seen.get(2).cursor());
    again.close();
    assertThat(again.isClosed()).isTrue();
    assertThat(again.poll(Duration.ofMinutes(1)).events()).isEmpty();
  }

  @Test
  void tail_whileManyPublish_missesNothing() throws Exception {
    int publishers = 4;
    int each = 100;
    try (EventTail tail = bus.tail(Set.of(topic), Optional.empty());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int publisher = 0; publisher < publishers; publisher++) {
        String name = "p" + publisher;
        threads.execute(() -> {
          for (int i = 0; i < each; i++) {
            bus.publish(topic, event(name + "-" + i, name));
          }
        });
      }
      assertThat(collect(tail, publishers * each))
          .extracting(tailed -> tailed.event().id())
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void tail_fromAnUnknownCursor_tellsOfAGap() throws Exception {
    for (String unknown : List.of("", "x", "-1", "00000000-1", "99999999999999999999")) {
      try (EventTail tail = bus.tail(Set.of(topic), Optional.of(unknown))) {
        assertThat(tail.poll(Duration.ofSeconds(5)).gap()).as(unknown).isTrue();
        bus.publish(topic, event("after", "leek"));
        assertThat(tail.poll(Duration.ofSeconds(20)).gap()).isFalse();
      }
    }
  }

  @Test
  void tail_thatWaits_endsWithTheBus() throws Exception {
    EventTail tail = bus.tail(Set.of(topic), Optional.empty());
    CountDownLatch ended = new CountDownLatch(1);
    Thread.ofVirtual()
        .start(() -> {
          try {
            TailBatch batch = tail.poll(Duration.ofMinutes(5));
            if (batch.events().isEmpty()) {
              ended.countDown();
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    bus.close();

    assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(tail.isClosed()).isTrue();
  }

  @Test
  void use_afterClose_isRefused() {
    bus.close();
    assertRefused(EventBusErrorCode.CLOSED, () -> bus.publish(topic, event("1", "leek")));
    assertRefused(EventBusErrorCode.CLOSED, () -> bus.subscribe(request("one"), new Journal()));
    assertRefused(EventBusErrorCode.CLOSED, () -> bus.tail(Set.of(topic), Optional.empty()));
    bus.close();
  }

  protected static List<TailedEvent> collect(EventTail tail, int count)
      throws InterruptedException {
    List<TailedEvent> seen = new ArrayList<>();
    while (seen.size() < count) {
      TailBatch batch = tail.poll(Duration.ofSeconds(20));
      assertThat(batch.events()).as("after %s", seen).isNotEmpty();
      assertThat(batch.gap()).isFalse();
      seen.addAll(batch.events());
    }
    assertThat(seen).hasSize(count);
    return seen;
  }
}
