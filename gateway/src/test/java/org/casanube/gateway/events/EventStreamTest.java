package org.casanube.gateway.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.casanube.events.CloudEvent;
import org.casanube.events.EventBus;
import org.casanube.events.embedded.EmbeddedEventBus;
import org.casanube.events.embedded.EventLogOptions;
import org.casanube.gateway.RawClient;
import org.casanube.gateway.RunningGateway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.support.GenericApplicationContext;
import tools.jackson.databind.json.JsonMapper;

@SuppressWarnings("StringConcatToTextBlock") // The lines of HTTP end with CR and LF.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class EventStreamTest {
  private EventBus bus;
  private RunningGateway gateway;

  @BeforeAll
  void start(@TempDir Path home) {
    bus =
        EmbeddedEventBus.open(
            EventLogOptions.in(home.resolve("events")), JsonMapper.shared(), Clock.systemUTC());
    GenericApplicationContext node = new GenericApplicationContext();
    node.registerBean(EventBus.class, () -> bus);
    node.refresh();
    gateway =
        new RunningGateway(
            new SpringApplicationBuilder().parent(node),
            home,
            "casanube.gateway.timeouts.heartbeat=300ms",
            "casanube.gateway.limits.event-streams=2");
  }

  @AfterAll
  void stop() {
    gateway.close();
    bus.close();
  }

  @Test
  void stream_showsWhatIsPublishedAndGoesOnAfterTheLastSeen() throws Exception {
    String first;
    try (RawClient client = open("")) {
      bus.publish("files", event("1"));
      bus.publish("pins", event("2"));
      first = readUntil(client, line -> line.startsWith("id:")).getLast();
      readUntil(client, line -> line.contains("\"id\":\"2\""));
    }
    try (RawClient client = open("Last-Event-ID: " + first.substring(3) + "\r\n")) {
      List<String> lines = readUntil(client, line -> line.contains("\"id\":\"2\""));
      assertThat(lines).noneMatch(line -> line.contains("\"id\":\"1\""));
      assertThat(lines).anyMatch(line -> line.equals("event:pins"));
    }
  }

  @Test
  void stream_withUnknownParameter_isRefusedByItsName() throws Exception {
    RunningGateway.Answer answer = gateway.call("GET", "/api/v1/events?topic=pins");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("value-invalid", "\\\"topic\\\"", "topics");
  }

  @Test
  void stream_ofSomeTopics_showsNoOthers() throws Exception {
    try (RawClient client = openAt("/api/v1/events?topics=pins,vpn", "")) {
      bus.publish("files", event("3"));
      bus.publish("pins", event("4"));
      assertThat(readUntil(client, line -> line.contains("\"id\":\"4\"")))
          .noneMatch(line -> line.contains("\"id\":\"3\""));
    }
  }

  @Test
  void stream_withNothingToShow_stillGivesSignsOfLife() throws Exception {
    try (RawClient client = open("")) {
      readUntil(client, line -> line.startsWith(":still here"));
    }
  }

  @Test
  void stream_afterAnUnknownCursor_tellsOfAGap() throws Exception {
    try (RawClient client = open("Last-Event-ID: nonsense\r\n")) {
      readUntil(client, line -> line.equals("event:gap"));
    }
  }

  @Test
  void streams_beyondTheLimit_areRefusedUntilOneEnds() throws Exception {
    try (RawClient first = open("");
        RawClient second = open("")) {
      assertThat(first).isNotSameAs(second);
      RunningGateway.Answer refused = gateway.call("GET", "/api/v1/events");
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.body()).contains("too-many-event-streams");
      assertThat(refused.head().header("Retry-After")).containsExactly("10");
    }
    try (RawClient next = open("")) {
      readUntil(next, line -> line.startsWith(":still here"));
    }
  }

  @Test
  void stream_ofUnknownTopic_isAProblem() throws Exception {
    RunningGateway.Answer refused = gateway.call("GET", "/api/v1/events?topics=files,nothing");

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body()).contains("value-invalid").contains("\"field\":\"topics\"");
  }

  private RawClient open(String headers) {
    return openAt("/api/v1/events", headers);
  }

  /**
   * Opens a stream; those that were closed a moment ago may count against the limit for a while.
   */
  private RawClient openAt(String target, String headers) {
    return Awaitility.await()
        .atMost(30, TimeUnit.SECONDS)
        .until(() -> tryOpen(target, headers), Optional::isPresent)
        .orElseThrow();
  }

  /** A stream; none if there are too many already. */
  private Optional<RawClient> tryOpen(String target, String headers) throws IOException {
    RawClient client = gateway.connect();
    client.send("GET %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n".formatted(target, headers));
    RawClient.Head head = client.readHead();
    if (head.status() == 429) {
      client.close();
      return Optional.empty();
    }
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.header("Content-Type").getFirst()).startsWith("text/event-stream");
    readUntil(client, line -> line.startsWith(":open"));
    return Optional.of(client);
  }

  private static List<String> readUntil(RawClient client, Predicate<String> wanted) {
    List<String> lines = new ArrayList<>();
    while (lines.isEmpty() || !wanted.test(lines.getLast())) {
      assertThat(lines).as("lines without what was waited for").hasSizeLessThan(300);
      lines.add(client.readLine());
    }
    return lines;
  }

  private static CloudEvent event(String id) {
    return new CloudEvent(
        id,
        URI.create("urn:casanube:test"),
        "org.casanube.test.Tested",
        "key",
        Instant.EPOCH,
        JsonMapper.shared().createObjectNode(),
        Optional.empty());
  }
}
