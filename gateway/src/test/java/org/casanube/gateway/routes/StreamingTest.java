package org.casanube.gateway.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.casanube.gateway.RawClient;
import org.casanube.gateway.RunningGateway;
import org.casanube.gateway.StubService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Bodies pass as they come, and the end of one side is the end of the other. */
@SuppressWarnings("StringConcatToTextBlock") // The lines of HTTP end with CR and LF.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class StreamingTest {
  /** More than all buffers on the way together, kernel's included. */
  private static final long ENDLESS = 512L * 1024 * 1024;

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

  @Test
  void upload_withLength_keepsItAndTheBytes() throws Exception {
    CompletableFuture<String> content = new CompletableFuture<>();
    service.onCall(call -> {
      byte[] bytes = call.body().readNBytes(11);
      content.complete(new String(bytes, StandardCharsets.UTF_8));
      call.respond("201 Created", "", "");
    });
    try (RawClient client = gateway.connect()) {
      client.send(
          "PUT /api/v1/files/a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 11\r\n\r\nhello world");

      assertThat(client.readHead().status()).isEqualTo(201);
      StubService.Call call = service.nextCall();
      assertThat(call.header("Content-Length")).containsExactly("11");
      assertThat(call.header("Transfer-Encoding")).isEmpty();
      assertThat(content.get(10, TimeUnit.SECONDS)).isEqualTo("hello world");
    }
  }

  @Test
  void upload_inChunks_reachesTheServiceBeforeItsEnd() throws Exception {
    CountDownLatch first = new CountDownLatch(1);
    service.onCall(call -> {
      call.body().mark(1);
      call.body().read();
      first.countDown();
      call.body().reset();
      call.respond("201 Created", "", Long.toString(call.drain()));
    });
    try (RawClient client = gateway.connect()) {
      client.send(
          "POST /api/v1/files HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
              + "5\r\nhello\r\n");
      assertThat(first.await(20, TimeUnit.SECONDS)).isTrue();
      client.send("6\r\n world\r\n0\r\n\r\n");

      RawClient.Head head = client.readHead();
      assertThat(head.status()).isEqualTo(201);
      assertThat(client.readBody(head)).isEqualTo("11");
    }
  }

  @Test
  void upload_thatExpectsContinue_isToldToGoOnAndIsCarriedWithoutIt() throws Exception {
    service.onCall(call -> call.respond("201 Created", "", Long.toString(call.drain())));
    try (RawClient client = gateway.connect()) {
      client.send(
          "PUT /api/v1/files/a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n"
              + "Expect: 100-continue\r\n\r\n");
      assertThat(client.readHead().status()).isEqualTo(100);
      client.send("hello");

      assertThat(client.readHead().status()).isEqualTo(201);
      assertThat(service.nextCall().header("Expect")).isEmpty();
    }
  }

  @Test
  void upload_toStalledService_stopsTakingBytes() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    service.onCall(_ -> await(release));
    AtomicLong written = new AtomicLong();
    try (RawClient client = gateway.connect()) {
      client.send(
          "PUT /api/v1/files/a HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n"
              .formatted(ENDLESS));
      Thread writer = Thread.ofVirtual().start(() -> writeUntilClosed(client, written));
      awaitStandstill(written);

      assertThat(written.get()).isPositive().isLessThan(ENDLESS / 4);
      client.abort();
      writer.join();
    } finally {
      release.countDown();
    }
  }

  @Test
  void upload_thatTheClientAborts_isAbortedAtTheService() throws Exception {
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    service.onCall(call -> {
      try {
        call.drain();
        end.complete(new AssertionError("the service took a cut body for a whole one"));
      } catch (IOException e) {
        end.complete(e);
      }
    });
    RawClient client = gateway.connect();
    client.send(
        "PUT /api/v1/files/a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\nabc");
    service.nextCall();
    client.close();

    assertThat(end.get(30, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
  }

  @Test
  void download_thatTheClientAborts_isAbortedAtTheService() throws Exception {
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    service.onCall(call -> {
      try {
        sendEndless(call);
        end.complete(new AssertionError("the service could send all to nobody"));
      } catch (IOException e) {
        end.complete(e);
        throw e;
      }
    });
    RawClient client = gateway.connect();
    client.send("GET /ipfs/bafy HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assertThat(client.readHead().status()).isEqualTo(200);
    client.in().readNBytes(100_000);
    client.close();

    assertThat(end.get(30, TimeUnit.SECONDS)).isInstanceOf(SocketException.class);
  }

  @Test
  void download_ofSlowClient_holdsTheServiceBack() throws Exception {
    AtomicLong sent = new AtomicLong();
    service.onCall(call -> {
      call.send("HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n".formatted(ENDLESS));
      byte[] piece = new byte[64 * 1024];
      while (sent.get() < ENDLESS) {
        call.out().write(piece);
        sent.addAndGet(piece.length);
      }
    });
    try (RawClient client = gateway.connect()) {
      client.send("GET /ipfs/bafy HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(client.readHead().status()).isEqualTo(200);
      awaitStandstill(sent);

      assertThat(sent.get()).isPositive().isLessThan(ENDLESS / 4);
    }
  }

  @Test
  void download_ofLines_passesEachAtOnce() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    service.onCall(call -> {
      call.send(
          "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\n"
              + "Transfer-Encoding: chunked\r\n\r\n3\r\n{}\n\r\n");
      await(seen);
      call.send("3\r\n{}\n\r\n0\r\n\r\n");
    });
    try (RawClient client = gateway.connect()) {
      client.send("POST /api/v1/files HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");
      assertThat(client.readHead().header("Content-Type")).containsExactly("application/x-ndjson");
      assertThat(new String(client.in().readNBytes(8), StandardCharsets.UTF_8)).contains("{}");
      seen.countDown();

      assertThat(new String(client.in().readNBytes(13), StandardCharsets.UTF_8))
          .endsWith("0\r\n\r\n");
    }
  }

  @Test
  void requests_onOneConnection_areAnsweredInTurn() throws Exception {
    service.onCall(call -> call.respond("200 OK", "", call.target()));
    try (RawClient client = gateway.connect()) {
      for (int round = 0; round < 50; round++) {
        client.send("GET /ipfs/%d HTTP/1.1\r\nHost: localhost\r\n\r\n".formatted(round));
        assertThat(client.readBody(client.readHead())).isEqualTo("/ipfs/" + round);
      }
    }
  }

  private static void sendEndless(StubService.Call call) throws IOException {
    call.send("HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n".formatted(ENDLESS));
    OutputStream out = call.out();
    byte[] piece = new byte[64 * 1024];
    for (long sent = 0; sent < ENDLESS; sent += piece.length) {
      out.write(piece);
    }
  }

  private static void writeUntilClosed(RawClient client, AtomicLong written) {
    byte[] piece = new byte[64 * 1024];
    assertThatCode(
            () -> {
              while (written.get() < ENDLESS) {
                client.out().write(piece);
                written.addAndGet(piece.length);
              }
            })
        .satisfiesAnyOf(
            thrown -> assertThat(thrown).isNull(),
            thrown -> assertThat(thrown).isInstanceOf(IOException.class));
  }

  /** Returns once the count has stood still for a second. */
  private static void awaitStandstill(AtomicLong count) {
    Awaitility.await()
        .atMost(60, TimeUnit.SECONDS)
        .pollInterval(1, TimeUnit.SECONDS)
        .until(
            new Callable<Boolean>() {
              private long before = -1;

              @Override
              public Boolean call() {
                boolean still = count.get() > 0 && count.get() == before;
                before = count.get();
                return still;
              }
            });
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
