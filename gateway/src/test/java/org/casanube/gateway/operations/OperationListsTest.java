package org.casanube.gateway.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.casanube.gateway.RunningGateway;
import org.casanube.gateway.StubService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One list of the operations of two services, and of a third that has none. */
class OperationListsTest {
  private static final String UUID = "0193a1b2-0000-7000-8000-00000000000";

  @TempDir Path home;
  private StubService block;
  private StubService pin;
  private RunningGateway gateway;

  @BeforeEach
  void start() throws IOException {
    block = new StubService();
    pin = new StubService();
    gateway =
        new RunningGateway(
            home,
            "casanube.gateway.services.block=" + block.address(),
            "casanube.gateway.services.pin=" + pin.address(),
            "casanube.gateway.routes.pin=/api/v1/operations/pin-*/**",
            "casanube.gateway.services.other=http://127.0.0.1:1",
            "casanube.gateway.routes.other=/api/v1/other/**");
  }

  @AfterEach
  void stop() throws IOException {
    gateway.close();
    block.close();
    pin.close();
  }

  @Test
  void list_ofTwoServices_mergesThemLatestFirst() throws Exception {
    block.onCall(call -> page(call, false, "block-" + UUID + 9, "block-" + UUID + 2));
    pin.onCall(call -> page(call, false, "pin-" + UUID + 5));

    JsonNode page = list("");

    assertThat(ids(page))
        .containsExactly("block-" + UUID + 9, "pin-" + UUID + 5, "block-" + UUID + 2);
    assertThat(page.at("/operations/0/phase").asString()).isEqualTo("running");
    assertThat(page.has("next")).isFalse();
    assertThat(page.has("unavailable")).isFalse();
    StubService.Call asked = pin.nextCall();
    assertThat(asked.target()).isEqualTo("/api/v1/operations?limit=50");
    assertThat(asked.header("Casanube-Identity")).hasSize(1);
  }

  @Test
  void list_thatGoesOn_asksEachServiceFromTheSamePlace() throws Exception {
    block.onCall(call -> page(call, true, "block-" + UUID + 9, "block-" + UUID + 8));
    pin.onCall(call -> page(call, false, "pin-" + UUID + 7));

    JsonNode page = list("?limit=2");

    assertThat(ids(page)).containsExactly("block-" + UUID + 9, "block-" + UUID + 8);
    assertThat(page.path("next").asString())
        .isEqualTo("/api/v1/operations?limit=2&cursor=block-" + UUID + 8);

    block.onCall(call -> page(call, false));
    pin.onCall(call -> page(call, false, "pin-" + UUID + 7));
    JsonNode next = list("?limit=2&cursor=block-" + UUID + 8);

    assertThat(ids(next)).containsExactly("pin-" + UUID + 7);
    assertThat(next.has("next")).isFalse();
    assertThat(block.nextCall().target()).endsWith("?limit=2&cursor=block-" + UUID + 8);
    assertThat(pin.nextCall().target()).endsWith("?limit=2&cursor=pin-" + UUID + 8);
  }

  @Test
  void list_withOneServiceDown_namesItAndShowsTheOthers() throws Exception {
    block.close();
    pin.onCall(call -> page(call, false, "pin-" + UUID + 5));

    JsonNode page = list("");

    assertThat(ids(page)).containsExactly("pin-" + UUID + 5);
    assertThat(page.path("unavailable").get(0).asString()).isEqualTo("block-service");
  }

  @Test
  void list_withNoServiceToAsk_isAProblemAndNotEmpty() throws Exception {
    block.close();
    pin.onCall(call -> call.respond("403 Forbidden", "", "{\"code\":\"operation-not-allowed\"}"));

    RunningGateway.Answer answer = gateway.call("GET", "/api/v1/operations");

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.body()).contains("service-unavailable", "block-service, pin-service");
    assertThat(answer.head().header("Retry-After")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"limit=0", "limit=201", "limit=x", "cursor=block-7", "cursor=%26limit=9"})
  void list_ofWrongParameters_isRefused(String query) throws Exception {
    RunningGateway.Answer answer = gateway.call("GET", "/api/v1/operations?" + query);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("value-invalid");
    assertThat(block.hasCalls()).isFalse();
  }

  private JsonNode list(String query) throws IOException {
    RunningGateway.Answer answer = gateway.call("GET", "/api/v1/operations" + query);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return JsonMapper.shared().readTree(answer.body());
  }

  private static List<String> ids(JsonNode page) {
    return page.path("operations").valueStream().map(one -> one.path("id").asString()).toList();
  }

  private static void page(StubService.Call call, boolean goesOn, String... ids)
      throws IOException {
    String operations =
        String.join(
            ",", Stream.of(ids).map("{\"id\":\"%s\",\"phase\":\"running\"}"::formatted).toList());
    String next = goesOn ? ",\"next\":\"/api/v1/operations?cursor=x\"" : "";
    call.respond(
        "200 OK",
        "Content-Type: application/json\r\n",
        "{\"operations\":[%s]%s}".formatted(operations, next));
  }
}
