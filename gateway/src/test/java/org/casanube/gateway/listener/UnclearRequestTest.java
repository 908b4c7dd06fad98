package org.casanube.gateway.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Path;
import org.casanube.gateway.RawClient;
import org.casanube.gateway.RunningGateway;
import org.casanube.gateway.StubService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests whose end is unclear, and headers that are not the caller's to say. */
@SuppressWarnings("StringConcatToTextBlock") // The lines of HTTP end with CR and LF.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UnclearRequestTest {
  private static final String POST = "POST /api/v1/files HTTP/1.1\r\nHost: localhost\r\n";
  private static final String NEXT = "GET /api/v1/storage HTTP/1.1\r\nHost: localhost\r\n\r\n";

  private StubService service;
  private RunningGateway gateway;

  @BeforeAll
  void start(@TempDir Path home) throws IOException {
    service = new StubService();
    gateway = new RunningGateway(home, "casanube.gateway.services.block=" + service.address());
  }

  @AfterAll
  void stop() throws IOException {
    gateway.close();
    service.close();
  }

  @BeforeEach
  void answer() {
    service.onCall(call -> call.respond("200 OK", "", "ok"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: identity",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 5",
        "Content-Length: 5\r\nContent-Length: 5",
        "Content-Length: 5, 5"
      })
  void request_whoseLengthIsUnclear_isRefusedAndNothingAfterItIsRead(String header)
      throws IOException {
    try (RawClient client = gateway.connect()) {
      client.send(POST + header + "\r\n\r\n0\r\n\r\n" + NEXT);

      requireRefusalAndEnd(client);
      assertThat(service.hasCalls()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ZZ\r\nx\r\n",
        "1\r\nxZZ",
        "FFFFFFFFFFFFFFFFF\r\nx\r\n",
        "-1\r\nx\r\n",
        "1;a\nb\r\nx\r\n"
      })
  void body_ofBrokenChunks_isRefusedWithAProblem(String chunk) throws Exception {
    service.onCall(call -> call.drain());
    try (RawClient client = gateway.connect()) {
      client.send(POST + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n" + chunk);

      requireRefusalAndEnd(client);
    }
    service.nextCall();
  }

  private static void requireRefusalAndEnd(RawClient client) throws IOException {
    RawClient.Head head = client.readHead();
    assertThat(head.status()).isEqualTo(400);
    assertThat(head.header("Connection")).containsExactly("close");
    assertThat(client.readBody(head)).contains("request-invalid");
    assertThat(isOver(client)).isTrue();
  }

  private static boolean isOver(RawClient client) throws IOException {
    try {
      return client.in().read() < 0;
    } catch (SocketException e) {
      return true;
    }
  }

  @Test
  void request_ofOtherVersion_isRefusedInOurs() throws IOException {
    try (RawClient client = gateway.connect()) {
      client.send("GET /api/v1/storage HTTP/9.9\r\nHost: localhost\r\n\r\n");
      assertThat(client.readHead().line()).startsWith("HTTP/1.1 400");
    }
  }

  @Test
  void upgradeToWebSocket_isAnsweredAsPlainHttp() throws Exception {
    RunningGateway.Answer answer =
        gateway.call(
            "GET",
            "/api/v1/storage",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(service.nextCall().header("Upgrade")).isEmpty();
  }

  @Test
  void connectionHeader_thatNamesOurs_takesNothingAway() throws Exception {
    RunningGateway.Answer answer =
        gateway.call(
            "GET", "/api/v1/storage", "Connection: Casanube-Identity, X-Drop", "X-Drop: x");

    assertThat(answer.status()).isEqualTo(200);
    StubService.Call call = service.nextCall();
    assertThat(call.header("Casanube-Identity")).hasSize(1);
    assertThat(call.header("X-Drop")).isEmpty();
  }

  @Test
  void answerOfTheApi_isNoPage() throws Exception {
    service.onCall(call -> call.respond("200 OK", "Content-Type: text/html\r\n", "<script>"));
    assertThat(gateway.call("GET", "/api/v1/storage").head().header("Content-Security-Policy"))
        .containsExactly("default-src 'none'; frame-ancestors 'none'; sandbox");
    service.nextCall();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/actuator/health/a/b", "/actuator/health/readiness//x"})
  void pathBelowAPartOfHealth_isNotFound(String path) throws Exception {
    RunningGateway.Answer answer = gateway.call("GET", path);

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.body()).contains("route-not-found");
    assertThat(gateway.call("GET", "/actuator/health/readiness").status()).isEqualTo(200);
  }
}
