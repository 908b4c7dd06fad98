package org.casanube.events.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.casanube.events.EventBus;
import org.casanube.events.EventBusContractTest;
import org.casanube.events.EventBusErrorCode;
import org.casanube.events.EventBusException;
import org.casanube.events.EventTail;
import org.casanube.events.Journal;
import org.casanube.events.Subscription;
import org.casanube.events.SubscriptionRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The contract, on the embedded log, and what only that promises. */
final class EmbeddedEventBusTest extends EventBusContractTest {
  @TempDir Path folder;

  @Override
  protected EventBus open() {
    return open(EventLogOptions.in(folder.resolve("events")), Clock.systemUTC());
  }

  private static EmbeddedEventBus open(EventLogOptions options, Clock clock) {
    return EmbeddedEventBus.open(options, JsonMapper.shared(), clock);
  }

  private long failuresOnDisk() throws SQLException {
    try (Connection file =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("events/events.db"));
        Statement statement = file.createStatement();
        ResultSet sum = statement.executeQuery("SELECT sum(count) FROM failures")) {
      return sum.getLong(1);
    }
  }

  @Test
  void keyThatFails_holdsUpNoOther() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    Journal journal =
        new Journal(event -> {
          if (event.key().equals("stuck") && !release.await(0, TimeUnit.SECONDS)) {
            throw new IllegalStateException("stuck");
          }
        });
    bus.subscribe(
        request("lanes").retrying(10_000, Duration.ofMillis(5), Duration.ofMillis(5)), journal);
    bus.publish(topic, List.of(event("1", "stuck"), event("2", "stuck"), event("3", "free")));
    bus.publish(topic, event("4", "free"));

    assertThat(journal.take(2)).containsExactly("3", "4");
    release.countDown();
    assertThat(journal.take(2)).containsExactly("1", "2");
  }

  @Test
  void failures_areCountedAcrossRestarts() throws Exception {
    SubscriptionRequest slow =
        request("counting").retrying(2, Duration.ofMinutes(5), Duration.ofMinutes(5));
    AtomicInteger attempts = new AtomicInteger();
    bus.subscribe(
        slow,
        event -> {
          attempts.incrementAndGet();
          throw new IllegalStateException("no");
        });
    bus.publish(topic, event("bad", "leek"));
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(this::failuresOnDisk, count -> count == 1);
    reopen();
    Journal journal =
        new Journal(event -> {
          if (event.id().equals("bad")) {
            attempts.incrementAndGet();
            throw new IllegalStateException("no");
          }
        });
    bus.subscribe(slow, journal);
    bus.publish(topic, event("good", "leek"));

    assertThat(journal.take(1)).containsExactly("good");
    assertThat(attempts).hasValue(2);
    assertThat(bus.deadLetters().count()).isEqualTo(1);
  }

  @Test
  void tail_fromAPlaceThatCannotBe_tellsOfAGap() throws Exception {
    String cursor;
    try (EventTail tail = bus.tail(Set.of(topic), Optional.empty())) {
      bus.publish(topic, event("1", "leek"));
      cursor = tail.poll(Duration.ofSeconds(20)).events().getFirst().cursor();
    }
    String beyond = cursor.substring(0, cursor.indexOf('-')) + "-18446744073709551615";
    try (EventTail tail = bus.tail(Set.of(topic), Optional.of(beyond))) {
      assertThat(tail.poll(Duration.ofSeconds(20)).gap()).isTrue();
    }
  }

  @Test
  void log_thatIsFull_refusesUntilTheSlowestGroupIsDone() throws Exception {
    EventLogOptions small =
        new EventLogOptions(
            folder.resolve("small"), Duration.ofDays(1), 20_000, 2_000, Duration.ofDays(1), 10);
    MovableClock clock = new MovableClock();
    try (EmbeddedEventBus little = open(small, clock)) {
      Subscription away = little.subscribe(topic, "slow", new Journal());
      away.close();
      int published = fill(little);
      assertThat(published).isBetween(30, 200);
      clock.move(Duration.ofSeconds(2));
      assertRefused(EventBusErrorCode.FULL, () -> little.publish(topic, event("more", "leek")));

      Journal journal = new Journal();
      Subscription back = little.subscribe(topic, "slow", journal);
      assertThat(journal.take(published)).hasSize(published);
      back.close();
      clock.move(Duration.ofSeconds(2));
      little.publish(topic, event("fits", "leek"));
    }
  }

  private int fill(EmbeddedEventBus little) {
    for (int i = 0; ; i++) {
      try {
        little.publish(topic, event("e" + i, "leek"));
      } catch (EventBusException e) {
        assertThat(e.code()).isEqualTo(EventBusErrorCode.FULL);
        return i;
      }
    }
  }

  @Test
  void oldEvents_go_andATailFromBeforeIsToldOfTheGap() throws Exception {
    MovableClock clock = new MovableClock();
    EventLogOptions options =
        EventLogOptions.in(folder.resolve("old")).withMaxAge(Duration.ofHours(1));
    String cursor;
    try (EmbeddedEventBus first = open(options, clock);
        EventTail tail = first.tail(Set.of(topic), Optional.empty())) {
      first.publish(topic, List.of(event("1", "leek"), event("2", "leek")));
      cursor = tail.poll(Duration.ofSeconds(5)).events().getFirst().cursor();
    }
    clock.move(Duration.ofHours(2));
    try (EmbeddedEventBus second = open(options, clock);
        EventTail tail = second.tail(Set.of(topic), Optional.of(cursor))) {
      assertThat(tail.poll(Duration.ofSeconds(5)).gap()).isTrue();
      assertThat(second.problems()).isEmpty();
    }
  }

  @Test
  void groupThatNeverComesBack_isForgottenAndHoldsNothingUp() throws Exception {
    MovableClock clock = new MovableClock();
    EventLogOptions options =
        EventLogOptions.in(folder.resolve("gone")).withMaxAge(Duration.ofHours(1));
    try (EmbeddedEventBus first = open(options, clock)) {
      first.subscribe(topic, "gone", new Journal()).close();
      first.publish(topic, event("1", "leek"));
    }
    clock.move(Duration.ofDays(31));
    open(options, clock).close();
    try (EmbeddedEventBus third = open(options, clock)) {
      Journal journal = new Journal();
      third.subscribe(topic, "gone", journal);
      third.publish(topic, event("2", "leek"));
      assertThat(journal.take(1)).containsExactly("2");
    }
  }

  /** A clock that moves when told. */
  static final class MovableClock extends Clock {
    private volatile Instant now = Instant.parse("2026-11-22T12:00:00Z");

    void move(Duration duration) {
      now = now.plus(duration);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
