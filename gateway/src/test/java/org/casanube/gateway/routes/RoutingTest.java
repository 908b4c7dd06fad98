package org.casanube.gateway.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import org.casanube.gateway.RawClient;
import org.casanube.gateway.RunningGateway;
import org.casanube.gateway.StubService;
import org.casanube.identity.IdentityKeys;
import org.casanube.identity.IdentityVerifier;
import org.casanube.identity.Verification;
import org.casanube.testpeers.FreePorts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("StringConcatToTextBlock") // The lines of HTTP end with CR and LF.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoutingTest {
  @TempDir static Path home;
  private StubService service;
  private RunningGateway gateway;

  @BeforeAll
  void start() throws IOException {
    service = new StubService();
    gateway =
        new RunningGateway(
            home,
            "casanube.gateway.services.block=" + service.address(),
            "casanube.gateway.services.gone=http://127.0.0.1:" + FreePorts.one(),
            "casanube.gateway.routes.gone=/api/v1/gone/**",
            "casanube.gateway.timeouts.response-start=1s",
            "casanube.gateway.hosts=cloud.home.arpa");
  }

  @AfterAll
  void stop() throws IOException {
    gateway.close();
    service.close();
  }

  @BeforeEach
  void reset() {
    service.onCall(call -> call.respond("200 OK", "", "ok"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/files?profile=unixfs-v1-2025&name=a%20b",
        "/api/v1/files/stat?path=/ipfs/bafy/%C3%A4",
        "/api/v1/uploads/1",
        "/api/v1/blocks/bafy",
        "/api/v1/cars",
        "/api/v1/local-pins/bafy?type=recursive",
        "/api/v1/garbage-collection",
        "/api/v1/operations/block-7",
        "/api/v1/operations/block-7/events",
        "/api/v1/storage/verifications",
        "/api/v1/tree/entries?path=/a/../b",
        "/ipfs/bafy/a%252Cb",
        "/ipfs/bafy/a%2Fb%5Cc",
        "/ipfs/bafy//a///b//",
        "/ipfs/bafy/%E4%BD%A0%E5%A5%BD.txt?download=true&filename=%E4%BD%A0",
        "/ipfs/bafy/a;b=c/d,e",
        "/ipfs/bafy/%3Fquestion%23hash",
        "/ipfs/bafy/plus+and%2Bplus?a=b+c&a=d%26e&empty&x=",
        "/ipfs/bafy/?",
        "/ipfs/bafy/%c3%a4",
      })
  void call_ofRoutedTarget_reachesTheServiceUntouched(String target) throws Exception {
    assertThat(gateway.call("GET", target).body()).isEqualTo("ok");

    assertThat(service.nextCall().line()).isEqualTo("GET " + target + " HTTP/1.1");
  }

  @Test
  void call_ofRawUtf8Target_reachesTheServiceEncoded() throws Exception {
    assertThat(gateway.call("GET", "/ipfs/bafy/\u00c3\u009f|.txt").status()).isEqualTo(200);

    assertThat(service.nextCall().target()).isEqualTo("/ipfs/bafy/%C3%9F%7C.txt");
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/nothing, 404, route-not-found",
    "/api/v1/operations/pin-7, 404, route-not-found",
    "/v3/api-docs, 404, route-not-found",
    "//ipfs/bafy, 404, route-not-found",
    "/api/v1/gone/1, 503, service-unavailable",
    "/ipfs/bafy/../../actuator/prometheus, 400, target-invalid",
    "/ipfs/bafy/%2e%2e/x, 400, target-invalid",
    "/ipfs/%zz, 400, target-invalid",
    "http://evil.example/, 400, target-invalid",
    "*, 400, target-invalid"
  })
  void call_thatGetsNowhere_isAProblem(String target, int status, String code) throws Exception {
    RunningGateway.Answer answer = gateway.call("GET", target);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.head().header("Content-Type")).containsExactly("application/problem+json");
    assertThat(answer.body()).contains("\"code\":\"" + code + "\"").contains("\"traceId\":\"");
    assertThat(service.hasCalls()).isFalse();
  }

  @Test
  void call_ofServiceThatIsDown_namesItAndSaysWhenToRetry() throws Exception {
    RunningGateway.Answer answer = gateway.call("GET", "/api/v1/gone/1");

    assertThat(answer.body()).contains("gone-service");
    assertThat(answer.head().header("Retry-After")).containsExactly("5");
  }

  @Test
  void call_ofSilentService_timesOutOnceTheBodyIsSent() throws Exception {
    service.onCall(call -> call.drain());

    RunningGateway.Answer answer = gateway.call("POST", "/api/v1/files", "Content-Length: 0");

    assertThat(answer.status()).isEqualTo(504);
    assertThat(answer.body()).contains("service-timeout").contains("block-service");
  }

  @Test
  void upload_thatTakesLongerThanTheTimeout_isNotCutOff() throws Exception {
    service.onCall(call -> {
      call.drain();
      call.respond("201 Created", "", "stored");
    });
    try (RawClient client = gateway.connect()) {
      client.send("PUT /api/v1/files/a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nab");
      service.nextCall();
      awaitSilence(client, 1_500);
      client.send("cd");

      assertThat(client.readHead().status()).isEqualTo(201);
    }
  }

  @Test
  void call_ofServiceThatHangsUp_isBadGateway() throws Exception {
    service.onCall(call -> call.socket().close());

    RunningGateway.Answer answer = gateway.call("POST", "/api/v1/cars", "Content-Length: 0");

    assertThat(answer.status()).isEqualTo(502);
    assertThat(answer.body()).contains("service-broke-off").contains("block-service");
  }

  @Test
  void answer_thatBreaksOffInTheMiddle_isCutAndNeverEndsCleanly() throws Exception {
    service.onCall(call -> {
      call.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n");
      call.socket().close();
    });
    try (RawClient client = gateway.connect()) {
      client.send("GET /ipfs/bafy HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(client.readHead().status()).isEqualTo(200);

      String rest = new String(client.in().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(rest).contains("first").doesNotContain("0\r\n\r\n");
    }
  }

  @Test
  void call_carriesAFreshIdentityAndTheTrace_whateverTheCallerSays() throws Exception {
    String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    RunningGateway.Answer answer =
        gateway.call(
            "GET",
            "/api/v1/storage",
            "Casanube-Identity: forged",
            "casanube-identity: forged-again",
            "X-Forwarded-For: 1.2.3.4",
            "X-Forwarded-Host: evil.example",
            "Forwarded: for=1.2.3.4",
            "Connection: keep-alive, X-Secret-Hop",
            "X-Secret-Hop: 1",
            "Keep-Alive: timeout=5",
            "TE: trailers",
            "Proxy-Authorization: Basic eA==",
            "X-Request-Id: my-id.1",
            "X-Other: kept",
            "Accept-Encoding: identity",
            "traceparent: 00-" + trace + "-00f067aa0ba902b7-01");

    StubService.Call call = service.nextCall();
    IdentityKeys keys =
        IdentityKeys.loadOrCreate(home.resolve("secrets/service-identity.key"), new SecureRandom());
    IdentityVerifier verifier = new IdentityVerifier(keys, "block-service", Clock.systemUTC());
    assertThat(call.header("Casanube-Identity")).hasSize(1);
    assertThat(verifier.verify(call.header("Casanube-Identity").getFirst()))
        .isInstanceOfSatisfying(
            Verification.Accepted.class,
            accepted -> {
              assertThat(accepted.identity().issuer()).isEqualTo("gateway");
              assertThat(accepted.identity().caller().subject()).isEqualTo("local");
              assertThat(accepted.identity().caller().roles()).isEqualTo(List.of("admin"));
            });
    for (String gone :
        List.of(
            "X-Forwarded-For",
            "X-Forwarded-Host",
            "Forwarded",
            "X-Secret-Hop",
            "Keep-Alive",
            "TE",
            "Proxy-Authorization")) {
      assertThat(call.header(gone)).as(gone).isEmpty();
    }
    assertThat(call.header("X-Other")).containsExactly("kept");
    assertThat(call.header("Accept-Encoding")).containsExactly("identity");
    assertThat(call.header("X-Request-Id")).containsExactly("my-id.1");
    assertThat(call.header("traceparent").getFirst())
        .startsWith("00-" + trace + "-")
        .endsWith("-01");
    assertThat(call.header("traceparent").getFirst()).doesNotContain("00f067aa0ba902b7");
    assertThat(answer.head().header("X-Request-Id")).containsExactly("my-id.1");
  }

  @Test
  void answer_ofService_comesWithItsStatusAndHeadersButNoCors() throws Exception {
    service.onCall(call ->
        call.respond(
            "206 Partial Content",
            String.join(
                "\r\n",
                "Content-Range: bytes 0-1/10",
                "ETag: \"x\"",
                "Accept-Ranges: bytes",
                "Access-Control-Allow-Origin: *",
                "access-control-allow-headers: *",
                ""),
            "ab"));

    RunningGateway.Answer answer =
        gateway.call("GET", "/ipfs/bafy", "Range: bytes=0-1", "If-None-Match: \"y\"");

    StubService.Call call = service.nextCall();
    assertThat(call.header("Range")).containsExactly("bytes=0-1");
    assertThat(call.header("If-None-Match")).containsExactly("\"y\"");
    assertThat(answer.status()).isEqualTo(206);
    assertThat(answer.body()).isEqualTo("ab");
    assertThat(answer.head().header("Content-Range")).containsExactly("bytes 0-1/10");
    assertThat(answer.head().header("ETag")).containsExactly("\"x\"");
    assertThat(answer.head().header("Access-Control-Allow-Origin")).isEmpty();
    assertThat(answer.head().header("Access-Control-Allow-Headers")).isEmpty();
  }

  @Test
  void answer_ofContent_isSandboxed() throws Exception {
    service.onCall(call ->
        call.respond(
            "200 OK",
            String.join(
                "\r\n",
                "Content-Type: text/html",
                "Set-Cookie: a=b",
                "Service-Worker-Allowed: /",
                "Content-Security-Policy: default-src 'none'",
                ""),
            "<script>"));

    RawClient.Head head = gateway.call("GET", "/ipfs/bafy/index.html").head();

    assertThat(head.header("Content-Security-Policy"))
        .anyMatch(policy -> policy.startsWith("sandbox") && !policy.contains("allow-same-origin"))
        .contains("default-src 'none'");
    assertThat(head.header("X-Content-Type-Options")).containsExactly("nosniff");
    assertThat(head.header("Set-Cookie")).isEmpty();
    assertThat(head.header("Service-Worker-Allowed")).isEmpty();
  }

  @Test
  void problem_ofService_isCarriedAsItIs() throws Exception {
    service.onCall(call ->
        call.respond(
            "507 Insufficient Storage",
            "Content-Type: application/problem+json\r\nRetry-After: 30\r\n",
            "{\"code\":\"storage-full\"}"));

    RunningGateway.Answer answer = gateway.call("POST", "/api/v1/files", "Content-Length: 0");

    assertThat(answer.status()).isEqualTo(507);
    assertThat(answer.body()).isEqualTo("{\"code\":\"storage-full\"}");
    assertThat(answer.head().header("Retry-After")).containsExactly("30");
  }

  @Test
  void head_ofContent_keepsTheLengthAndSendsNoBody() throws Exception {
    service.onCall(call -> call.send("HTTP/1.1 200 OK\r\nContent-Length: 1234567\r\n\r\n"));

    RunningGateway.Answer answer = gateway.call("HEAD", "/ipfs/bafy");

    assertThat(answer.head().header("Content-Length")).containsExactly("1234567");
    assertThat(service.nextCall().line()).startsWith("HEAD ");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/v1/storage, Origin: null, origin-not-allowed",
    "POST, /api/v1/files, Origin: http://evil.example, origin-not-allowed",
    "OPTIONS, /api/v1/files, Origin: http://evil.example, origin-not-allowed",
    "GET, /api/v1/storage, Sec-Fetch-Site: cross-site, origin-not-allowed",
    "GET, /actuator/prometheus, Origin: http://evil.example, origin-not-allowed",
    "GET, /api/v1/storage, Host: evil.example, host-not-allowed",
    "GET, /ipfs/bafy, Host: 10.0.0.1, host-not-allowed",
    "GET, /actuator/health, Host: evil.example, host-not-allowed"
  })
  void call_fromElsewhere_isRefusedAndReachesNoService(
      String method, String target, String header, String code) throws Exception {
    RunningGateway.Answer answer = gateway.call(method, target, header);

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.body()).contains("\"code\":\"" + code + "\"");
    assertThat(answer.head().header("Access-Control-Allow-Origin")).isEmpty();
    assertThat(service.hasCalls()).isFalse();
  }

  @Test
  void call_forConfiguredHost_passes() throws Exception {
    assertThat(gateway.call("GET", "/ipfs/bafy", "Host: Cloud.Home.Arpa:80").status())
        .isEqualTo(200);
  }

  @Test
  void webSocket_fromElsewhere_isRefused() throws Exception {
    RunningGateway.Answer answer =
        gateway.call(
            "GET",
            "/ipfs/bafy",
            "Origin: http://evil.example",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");

    assertThat(answer.status()).isEqualTo(403);
  }

  @Test
  void request_withTooLongLineOrHeaders_isAProblem() throws Exception {
    assertThat(gateway.call("GET", "/ipfs/" + "a".repeat(20_000)).body()).contains("uri-too-long");
    assertThat(gateway.call("GET", "/ipfs/bafy", "X-Large: " + "a".repeat(40_000)).body())
        .contains("headers-too-large")
        .contains("\"limit\":32768");
  }

  /** Waits until nothing has come for this long, which is the thing to be shown. */
  private static void awaitSilence(RawClient client, int millis) throws IOException {
    client.setPatience(millis);
    try {
      assertThat(client.in().read()).as("an answer came too early").isEqualTo(-2);
    } catch (SocketTimeoutException e) {
      client.setPatience(30_000);
    }
  }
}
