package org.casanube.block.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.casanube.block.RunningService;
import org.casanube.events.EventBus;
import org.casanube.events.EventTail;
import org.casanube.events.TailedEvent;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two services, neighbours with one key; without tables of peers, which dial by themselves. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SwarmRestTest {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final String NOBODY = "12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp";
  private static final String NO_TABLES = "--casanube.block.routing.dht=off";
  private static final FileAttribute<?> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private RunningService alice;
  private RunningService bob;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    alice = new RunningService(folder.resolve("alice"), NO_TABLES);
    Path key = folder.resolve("bob").resolve("secrets").resolve("swarm.key");
    Files.createDirectories(key.getParent());
    Files.copy(folder.resolve("alice").resolve("secrets").resolve("swarm.key"), key);
    bob = new RunningService(folder.resolve("bob"), NO_TABLES);
  }

  @AfterAll
  void stop() {
    bob.close();
    alice.close();
  }

  @Test
  @Order(1)
  void addresses_ofAPrivateNode_nameItAndItsKey() throws Exception {
    JsonNode addresses = get(alice, "/api/v1/swarm/addresses");

    assertThat(addresses.path("peerId").asString()).startsWith("12D3Koo");
    assertThat(addresses.path("addresses").get(0).asString())
        .matches("/ip4/127.0.0.1/tcp/\\d+/p2p/" + addresses.path("peerId").asString());
    assertThat(addresses.path("privateNetwork").asBoolean()).isTrue();
    assertThat(addresses.path("keyFingerprint"))
        .isEqualTo(get(bob, "/api/v1/swarm/addresses").path("keyFingerprint"));
    assertThat(addresses.path("failures")).isEmpty();
  }

  @Test
  @Order(2)
  void connect_ofANeighbour_showsOnBothSidesAndAsEvents() throws Exception {
    EventBus bus = alice.context().getBean(EventBus.class);
    String id = get(bob, "/api/v1/swarm/addresses").path("peerId").asString();
    try (EventTail tail = bus.tail(Set.of("swarm"), Optional.empty())) {
      HttpResponse<String> connected = connect(alice, addressOf(bob), false);
      assertThat(connected.statusCode()).as(connected.body()).isEqualTo(200);
      assertThat(MAPPER.readTree(connected.body()).path("peerId").asString()).isEqualTo(id);

      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> {
            JsonNode peer = get(alice, "/api/v1/swarm/peers").path("peers").path(0);
            assertThat(peer.path("agent").asString()).startsWith("casanube/");
            assertThat(peer.path("latencyMillis").isNumber()).isTrue();
            assertThat(peer.path("connections").path(0).path("direction").asString())
                .isEqualTo("outbound");
            assertThat(peer.path("kept").asBoolean()).isFalse();
          });
      assertThat(get(bob, "/api/v1/swarm/peers").path("peers")).hasSize(1);

      assertThat(nextChange(tail, id)).isEqualTo("connected");
      HttpResponse<String> gone = send(alice, "DELETE", "/api/v1/swarm/connections/" + id, "");
      assertThat(gone.statusCode()).isEqualTo(204);
      await().atMost(PATIENCE).until(() -> get(bob, "/api/v1/swarm/peers").path("peers").isEmpty());
      assertThat(nextChange(tail, id)).isEqualTo("disconnected");
    }
  }

  @Test
  @Order(3)
  void disconnect_ofNobody_isNotFound() throws Exception {
    String id = get(bob, "/api/v1/swarm/addresses").path("peerId").asString();

    assertProblem(
        send(alice, "DELETE", "/api/v1/swarm/connections/" + id, ""), 404, "peer-not-connected");
    assertProblem(
        send(alice, "DELETE", "/api/v1/swarm/connections/xyz", ""), 400, "peer-id-invalid");
  }

  @Test
  @Order(4)
  void connect_thatFails_saysWhy() throws Exception {
    String own = addressOf(alice);

    assertProblem(connect(alice, "nowhere", false), 400, "swarm-address-invalid");
    assertProblem(connect(alice, own, false), 400, "swarm-address-invalid");
    assertProblem(connect(alice, "/ip4/127.0.0.1/tcp/1", true), 400, "swarm-address-invalid");
    assertProblem(connect(alice, "/ip4/127.0.0.1/tcp/1", false), 502, "peer-unreachable");
    assertProblem(
        connect(alice, "/ip4/127.0.0.1/udp/4001/quic-v1/p2p/" + NOBODY, true),
        400,
        "swarm-address-unsupported");
    String other = addressOf(bob).replaceAll("/p2p/.*", "/p2p/" + NOBODY);
    assertProblem(connect(alice, other, false), 502, "peer-mismatched");
  }

  @Test
  @Order(5)
  void key_forOthersThanAdministrators_isForbidden() throws Exception {
    for (String role : new String[] {"viewer", "member", "operator"}) {
      assertThat(alice.sendAs(role, "GET", "/api/v1/swarm/key").statusCode()).isEqualTo(403);
      assertThat(alice.sendAs(role, "POST", "/api/v1/swarm/key").statusCode()).isEqualTo(403);
    }
    assertThat(alice.sendAs("member", "POST", "/api/v1/swarm/connections").statusCode())
        .isEqualTo(403);
    assertThat(alice.sendAs("viewer", "GET", "/api/v1/swarm/peers").statusCode()).isEqualTo(200);
  }

  @Test
  @Order(6)
  void keep_ofANeighbour_survivesADifferentKeyAndBack() throws Exception {
    assertThat(connect(alice, addressOf(bob), true).statusCode()).isEqualTo(200);
    assertThat(get(alice, "/api/v1/swarm/kept-peers").path("peers")).hasSize(1);
    JsonNode key = get(bob, "/api/v1/swarm/key");
    assertThat(key.path("key").asString()).startsWith("/key/swarm/psk/1.0.0/");

    JsonNode renewed = body(send(bob, "POST", "/api/v1/swarm/key", ""));
    assertThat(renewed.path("closedConnections").asInt()).isEqualTo(1);
    assertThat(renewed.path("fingerprint")).isNotEqualTo(key.path("fingerprint"));
    assertProblem(connect(bob, addressOf(alice), false), 502, "peer-of-other-network");
    await()
        .atMost(PATIENCE)
        .until(() ->
            get(alice, "/api/v1/swarm/kept-peers")
                .path("peers")
                .path(0)
                .path("failure")
                .asString("")
                .contains("swarm key"));

    assertProblem(
        send(bob, "PUT", "/api/v1/swarm/key", "{\"key\":\"secret nonsense\"}"),
        400,
        "swarm-key-invalid");
    JsonNode back =
        body(
            send(
                bob,
                "PUT",
                "/api/v1/swarm/key",
                MAPPER.writeValueAsString(Map.of("key", key.path("key").asString()))));
    assertThat(back.path("fingerprint")).isEqualTo(key.path("fingerprint"));
    await()
        .atMost(PATIENCE)
        .until(() ->
            get(alice, "/api/v1/swarm/kept-peers")
                .path("peers")
                .path(0)
                .path("connected")
                .asBoolean());
    assertThat(bob.get("/actuator/prometheus").body())
        .contains("casanube_swarm_connections{", "casanube_swarm_dials_total{");
  }

  @Test
  @Order(7)
  void start_withADamagedKey_isToldByAllThatPointsToPeers(@TempDir Path home) throws Exception {
    Path key = home.resolve("secrets").resolve("swarm.key");
    Path secrets = Files.createDirectories(key.getParent());
    Files.setPosixFilePermissions(secrets, PosixFilePermissions.fromString("rwx------"));
    Files.writeString(Files.createFile(key, PRIVATE), "garbage");
    try (RunningService deaf = new RunningService(home, NO_TABLES)) {
      JsonNode addresses = get(deaf, "/api/v1/swarm/addresses");
      assertThat(addresses.path("trouble").asString()).contains("swarm.key can't be used");
      assertThat(addresses.hasNonNull("keyFingerprint")).isFalse();
      assertProblem(connect(deaf, addressOf(alice), false), 409, "swarm-key-missing");
      assertProblem(send(deaf, "GET", "/api/v1/swarm/key", ""), 409, "swarm-key-missing");
      assertThat(deaf.get("/actuator/health").body()).contains("swarm.key can't be used");

      body(send(deaf, "POST", "/api/v1/swarm/key", ""));
      assertThat(get(deaf, "/api/v1/swarm/addresses").hasNonNull("trouble")).isFalse();
    }
    assertThat(Files.readString(key)).startsWith("/key/swarm/psk/1.0.0/");
  }

  @Test
  @Order(8)
  void connect_withoutAKeyToAPrivateNode_saysWhatItLikelyIs(@TempDir Path home) throws Exception {
    try (RunningService open =
        new RunningService(home, NO_TABLES, "--casanube.block.swarm.private-network=false")) {
      HttpResponse<String> refused = connect(open, addressOf(alice), false);

      assertProblem(refused, 502, "peer-of-other-network");
      assertThat(refused.body()).contains("in a private network and this node is not");
      assertThat(get(open, "/api/v1/swarm/key").path("used").asBoolean(true)).isFalse();
      assertThat(body(send(open, "POST", "/api/v1/swarm/key", "")).path("used").asBoolean(true))
          .isFalse();
    }
  }

  private static String nextChange(EventTail tail, String peer) throws InterruptedException {
    List<TailedEvent> events = tail.poll(PATIENCE).events();
    assertThat(events)
        .singleElement()
        .satisfies(e -> assertThat(e.event().subject()).isEqualTo(peer));
    return events.getFirst().event().data().path("change").asString();
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(MAPPER.readTree(answer.body()).path("code").asString()).isEqualTo(code);
    assertThat(answer.body()).doesNotContain("nonsense");
  }

  private static HttpResponse<String> connect(RunningService from, String address, boolean keep)
      throws Exception {
    String body = "{\"address\":\"%s\",\"keep\":%s}".formatted(address, keep);
    return send(from, "POST", "/api/v1/swarm/connections", body);
  }

  private static String addressOf(RunningService service) throws Exception {
    return get(service, "/api/v1/swarm/addresses").path("addresses").get(0).asString();
  }

  private static JsonNode get(RunningService service, String path) throws Exception {
    return body(service.get(path));
  }

  private static JsonNode body(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return MAPPER.readTree(answer.body());
  }

  private static HttpResponse<String> send(
      RunningService service, String method, String path, String body) throws Exception {
    return body.isEmpty()
        ? service.send(method, path, BodyPublishers.noBody())
        : service.send(
            method, path, BodyPublishers.ofString(body), "Content-Type", "application/json");
  }
}
