package org.casanube.gateway.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.casanube.gateway.RunningGateway;
import org.casanube.gateway.StubService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Status, health, metrics and docs, with block-service up and down. */
class NodeViewsTest {
  @TempDir Path home;
  private StubService service;
  private RunningGateway gateway;

  @BeforeEach
  void start() throws IOException {
    service = new StubService();
    service.onCall(NodeViewsTest::answer);
    gateway =
        new RunningGateway(
            home,
            "casanube.gateway.services.block=" + service.address(),
            "casanube.version=1.2.3",
            "casanube.gateway.timeouts.inquiry=5s");
  }

  @AfterEach
  void stop() throws IOException {
    gateway.close();
    service.close();
  }

  @Test
  void views_withServiceUp_showIt() throws Exception {
    JsonNode status = json("/api/v1/status");
    assertThat(status.path("version").asString()).isEqualTo("1.2.3");
    assertThat(status.path("state").asString()).isEqualTo("up");
    assertThat(status.at("/services/0/name").asString()).isEqualTo("block-service");
    assertThat(status.at("/services/0/state").asString()).isEqualTo("up");
    assertThat(status.at("/storage/usedBytes").asInt()).isEqualTo(7);
    assertThat(status.at("/swarm/0").asString()).isEqualTo("/ip4/127.0.0.1/tcp/1/p2p/x");
    assertThat(status.hasNonNull("swarmTrouble")).isFalse();
    assertThat(status.path("startedAt").asString()).matches("\\d{4}-.*Z");

    assertThat(json("/actuator/health").path("status").asString()).isEqualTo("UP");
    assertThat(json("/actuator/health/readiness").path("status").asString()).isEqualTo("UP");
    assertThat(gateway.call("GET", "/actuator/prometheus").body()).isNotNull();

    JsonNode docs = json("/api/docs/openapi.json");
    assertThat(docs.path("openapi").asString()).startsWith("3.1");
    assertThat(docs.path("paths").propertyNames())
        .contains("/api/v1/status", "/api/v1/events", "/api/v1/storage")
        .doesNotContain("/internal");
    assertThat(docs.has("x-unavailable-services")).isFalse();
  }

  @Test
  void views_withServiceDown_sayWhichAndStayUp() throws Exception {
    service.close();

    JsonNode status = json("/api/v1/status");
    assertThat(status.path("state").asString()).isEqualTo("degraded");
    assertThat(status.at("/services/0/state").asString()).isEqualTo("down");
    assertThat(status.at("/services/0/detail").asString())
        .containsAnyOf("takes no connections", "broke the connection off");
    assertThat(status.path("storage").isNull()).isTrue();
    assertThat(status.path("swarm").isEmpty()).isTrue();

    RunningGateway.Answer readiness = gateway.call("GET", "/actuator/health/readiness");
    assertThat(readiness.status()).isEqualTo(200);
    assertThat(readiness.body()).contains("DEGRADED").contains("block-service");
    assertThat(json("/actuator/health/liveness").path("status").asString()).isEqualTo("UP");

    assertThat(json("/api/docs/openapi.json").path("x-unavailable-services").get(0).asString())
        .isEqualTo("block-service");
  }

  /** Addresses at which nobody is let in are none. */
  @Test
  void status_withADamagedSwarmKey_tellsItInsteadOfAddresses() throws Exception {
    service.onCall(call -> {
      if (call.target().equals("/api/v1/swarm/addresses")) {
        call.respond(
            "200 OK",
            "Content-Type: application/json\r\n",
            "{\"addresses\":[\"/ip4/127.0.0.1/tcp/1/p2p/x\"],\"trouble\":\"swarm.key can't be used\"}");
      } else {
        answer(call);
      }
    });

    JsonNode status = json("/api/v1/status");

    assertThat(status.path("swarmTrouble").asString()).isEqualTo("swarm.key can't be used");
    assertThat(status.path("swarm").isEmpty()).isTrue();
    assertThat(status.at("/storage/usedBytes").asInt()).isEqualTo(7);
  }

  @Test
  void root_leadsToTheDocs() throws Exception {
    RunningGateway.Answer root = gateway.call("GET", "/");
    assertThat(root.status()).isEqualTo(302);
    assertThat(root.head().header("Location")).containsExactly("/api/docs");
  }

  @Test
  void docsPage_isSelfContainedAndLocked() throws Exception {
    RunningGateway.Answer page = gateway.call("GET", "/api/docs");

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.body())
        .contains("/api/docs/page.js")
        .doesNotContain("http://")
        .doesNotContain("https://");
    assertThat(page.head().header("Content-Security-Policy").getFirst())
        .contains("default-src 'none'")
        .contains("frame-ancestors 'none'");
    assertThat(gateway.call("GET", "/api/docs/page.js").head().header("Content-Type").getFirst())
        .startsWith("text/javascript");
    assertThat(gateway.call("GET", "/api/docs/page.css").status()).isEqualTo(200);
    assertThat(gateway.call("GET", "/api/docs/gateway.yml").body()).contains("route-not-found");
    assertThat(gateway.call("GET", "/api/docs/..%2fgateway.yml").status()).isEqualTo(404);
  }

  @Test
  void ownEndpoints_ofWrongMethod_areProblems() throws Exception {
    RunningGateway.Answer answer = gateway.call("POST", "/api/v1/status", "Content-Length: 0");

    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.body()).contains("method-not-allowed");
  }

  private JsonNode json(String path) throws IOException {
    return JsonMapper.shared().readTree(gateway.call("GET", path).body());
  }

  private static void answer(StubService.Call call) throws IOException {
    assertThat(call.header("Casanube-Identity")).hasSize(1);
    String body =
        switch (call.target()) {
          case "/actuator/health" -> "{\"status\":\"UP\"}";
          case "/api/v1/storage" -> "{\"usedBytes\":7}";
          case "/api/v1/swarm/addresses" -> "{\"addresses\":[\"/ip4/127.0.0.1/tcp/1/p2p/x\"]}";
          case "/v3/api-docs" ->
              "{\"openapi\":\"3.1.0\",\"paths\":{\"/api/v1/storage\":{\"get\":{}},\"/internal\":{}}}";
          default -> "{}";
        };
    call.respond("200 OK", "Content-Type: application/json\r\n", body);
  }
}
