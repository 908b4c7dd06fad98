package org.casanube.block.contracts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.casanube.block.RunningService;
import org.casanube.events.EventBus;
import org.casanube.events.EventTail;
import org.casanube.events.TailedEvent;
import org.casanube.p2p.Host;
import org.casanube.p2p.keys.KeyPair;
import org.casanube.p2p.noise.Noise;
import org.casanube.p2p.psk.SwarmKey;
import org.casanube.p2p.schedule.SystemScheduler;
import org.casanube.p2p.swarm.HostBuilder;
import org.casanube.p2p.tcp.TcpTransport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The events of the service as it runs, and the samples, are what their schemas say. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EventContractTest {
  private static final String ADDED = "org.casanube.files.added";
  private static final String PINS = "org.casanube.pins.changed";
  private static final String FETCHED = "org.casanube.files.fetch-ended";
  private static final String COLLECTED = "org.casanube.files.collection-finished";
  private static final String PEERS = "org.casanube.swarm.peer-changed";
  private static final int MAX_POLLS = 60;

  private final Map<String, TailedEvent> emitted = new HashMap<>();
  private RunningService service;

  @BeforeAll
  void emitEach(@TempDir Path home) throws Exception {
    service = new RunningService(home);
    EventBus bus = service.context().getBean(EventBus.class);
    try (EventTail tail = bus.tail(Set.of("files", "pins", "swarm"), Optional.empty())) {
      HttpResponse<String> added =
          service.send(
              "POST",
              "/api/v1/files?name=hello.txt&pinName=greeting",
              BodyPublishers.ofByteArray("hello".getBytes(UTF_8)),
              "Content-Type",
              "application/octet-stream");
      assertThat(added.statusCode()).isEqualTo(201);
      HttpResponse<String> collecting =
          service.send("POST", "/api/v1/garbage-collection", BodyPublishers.noBody());
      assertThat(collecting.statusCode()).isEqualTo(202);
      HttpResponse<String> fetching =
          service.send(
              "POST",
              "/api/v1/retrievals",
              BodyPublishers.ofString(
                  "{\"cid\":\"bafkreigaknpexyvxt76zgkitavbwx6ejgfheup5oybpm77f3pxzrvwpfdi\","
                      + "\"patienceSeconds\":1}"),
              "Content-Type",
              "application/json");
      assertThat(fetching.statusCode()).isEqualTo(202);
      collect(tail, 4);
      collectWhileAPeerIsThere(tail, home);
    }
  }

  private void collectWhileAPeerIsThere(EventTail tail, Path home) throws Exception {
    SecureRandom random = new SecureRandom();
    KeyPair keys = KeyPair.generate(random);
    try (SystemScheduler scheduler = new SystemScheduler(Clock.systemUTC());
        Host peer =
            new HostBuilder(keys, scheduler)
                .transport(new TcpTransport(scheduler))
                .security(new Noise(keys, random))
                .privateNetwork(SwarmKey.read(home.resolve("secrets/swarm.key"), random))
                .build()) {
      Host host = service.context().getBean(Host.class);
      assertThat(peer.dial(host.addresses().getFirst()).remotePeer()).isEqualTo(host.id());
      collect(tail, 5);
    }
  }

  private void collect(EventTail tail, int types) throws InterruptedException {
    for (int polls = 0; polls < MAX_POLLS && emitted.size() < types; polls++) {
      for (TailedEvent event : tail.poll(Duration.ofSeconds(1)).events()) {
        emitted.put(event.event().type(), event);
      }
    }
  }

  private TailedEvent event(String type) {
    return Objects.requireNonNull(emitted.get(type), () -> "no event " + type + " was emitted");
  }

  @AfterAll
  void stop() {
    service.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {ADDED, PINS, COLLECTED, FETCHED, PEERS})
  void event_thatIsEmitted_isAsItsSchemaSays(String type) throws Exception {
    JsonNode schema = Contracts.read("events/" + type + ".schema.json");
    TailedEvent event = event(type);

    assertThat(event.event().source()).hasToString("urn:casanube:block-service");
    assertThat(event.topic()).isEqualTo(schema.path("x-topic").asString());
    assertThat(new EventSchema(schema).objections(event.event().data())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {ADDED, PINS, COLLECTED, FETCHED, PEERS})
  void sample_isAsTheSchemaSays_withTheMembersOfTheEvent(String type) throws Exception {
    JsonNode sample = Contracts.read("events/" + type + ".sample.json");
    JsonNode schema = Contracts.read("events/" + type + ".schema.json");

    assertThat(new EventSchema(schema).objections(sample)).isEmpty();
    assertThat(sample.propertyNames())
        .containsExactlyInAnyOrderElementsOf(
            List.copyOf(event(type).event().data().propertyNames()));
  }
}
