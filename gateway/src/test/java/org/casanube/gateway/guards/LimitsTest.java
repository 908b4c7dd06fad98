package org.casanube.gateway.guards;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.casanube.gateway.RawClient;
import org.casanube.gateway.RunningGateway;
import org.casanube.gateway.StubService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("StringConcatToTextBlock") // The lines of HTTP end with CR and LF.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LimitsTest {
  private StubService service;
  private RunningGateway gateway;

  @BeforeAll
  void start(@TempDir Path home) throws IOException {
    service = new StubService();
    gateway =
        new RunningGateway(
            home,
            "casanube.gateway.services.block=" + service.address(),
            "casanube.gateway.limits.concurrent-requests=2",
            "casanube.gateway.limits.request-body=1000B",
            "casanube.gateway.timeouts.idle=1s");
  }

  @AfterAll
  void stop() throws IOException {
    gateway.close();
    service.close();
  }

  @Test
  void request_beyondTheCap_isRefusedUntilAnotherEnds() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    service.onCall(call -> {
      await(release);
      call.respond("200 OK", "", "ok");
    });
    try (RawClient first = gateway.connect();
        RawClient second = gateway.connect()) {
      first.send("GET /ipfs/1 HTTP/1.1\r\nHost: localhost\r\n\r\n");
      second.send("GET /ipfs/2 HTTP/1.1\r\nHost: localhost\r\n\r\n");
      service.nextCall();
      service.nextCall();

      RunningGateway.Answer refused = gateway.call("GET", "/ipfs/3");
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.body()).contains("gateway-busy").contains("\"limit\":2");
      assertThat(refused.head().header("Retry-After")).containsExactly("1");
      assertThat(gateway.call("GET", "/actuator/health/liveness").status()).isEqualTo(200);

      release.countDown();
      assertThat(first.readHead().status()).isEqualTo(200);
      assertThat(second.readHead().status()).isEqualTo(200);
    }
    Awaitility.await()
        .atMost(20, TimeUnit.SECONDS)
        .until(() -> gateway.call("GET", "/ipfs/4").status() == 200);
  }

  @Test
  void request_thatItsClientLeaves_isNoLongerCounted() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    service.onCall(_ -> await(release));
    for (int round = 0; round < 4; round++) {
      try (RawClient client = gateway.connect()) {
        client.send("GET /ipfs/1 HTTP/1.1\r\nHost: localhost\r\n\r\n");
        service.nextCall();
      }
      awaitIdle();
    }
    release.countDown();
  }

  @Test
  void body_thatTellsItIsTooLarge_isRefusedAtOnce() throws Exception {
    RunningGateway.Answer answer =
        gateway.call("POST", "/api/v1/files", "Content-Length: 1001", "Expect: 100-continue");

    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.body()).contains("body-too-large").contains("\"limit\":1000");
  }

  @Test
  void body_thatTurnsOutTooLarge_isRefused() throws Exception {
    service.onCall(call -> call.drain());
    try (RawClient client = gateway.connect()) {
      client.send(
          "POST /api/v1/files HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
              + "400\r\n"
              + "a".repeat(1024)
              + "\r\n");

      RawClient.Head head = client.readHead();
      assertThat(head.status()).isEqualTo(413);
      assertThat(client.readBody(head)).contains("body-too-large");
    }
  }

  @Test
  void body_thatStopsComing_isGivenUp() throws Exception {
    service.onCall(call -> call.drain());
    try (RawClient client = gateway.connect()) {
      client.send(
          "PUT /api/v1/files/a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\na");
      service.nextCall();

      RawClient.Head head = client.readHead();
      assertThat(head.status()).isEqualTo(408);
      assertThat(client.readBody(head)).contains("request-timeout");
      assertThat(client.in().read()).as("the connection is closed").isEqualTo(-1);
    }
    awaitIdle();
  }

  private void awaitIdle() {
    Awaitility.await()
        .atMost(20, TimeUnit.SECONDS)
        .until(() ->
            gateway
                .call("GET", "/actuator/metrics-are-not-here")
                .body()
                .contains("route-not-found"));
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
