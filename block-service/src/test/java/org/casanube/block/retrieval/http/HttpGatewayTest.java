package org.casanube.block.retrieval.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.casanube.block.blocks.Block;
import org.casanube.block.blocks.TestBlocks;
import org.casanube.block.exchange.Traffic;
import org.casanube.block.retrieval.GatewayAnswer;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpGatewayTest {
  private static final byte[] NOTHING = new byte[0];

  private final Block block = TestBlocks.random(1, 100_000);
  private final Cid cid = Cid.v1(Multicodec.RAW, block.multihash());
  private final HttpClient client =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

  @AfterEach
  void stop() {
    client.shutdownNow();
  }

  private HttpGateway gateway(ScriptedServer server) {
    return gateway(server, GatewayReach.ANY);
  }

  private HttpGateway gateway(ScriptedServer server, GatewayReach reach) {
    return new HttpGateway(
        client,
        server.base(),
        Duration.ofMillis(1500),
        true,
        reach,
        Traffic.NONE,
        Clock.systemUTC());
  }

  /** Answers probes well, and blocks as the script says. */
  private static ScriptedServer server(ScriptedServer.Script script) throws Exception {
    return new ScriptedServer((target, answer) -> {
      if (target.startsWith("/ipfs/bafkqaaa")) {
        ScriptedServer.send(answer, "200 OK", NOTHING);
      } else {
        script.answer(target, answer);
      }
    });
  }

  @Test
  void block_fromHonestGateway_isFound() throws Exception {
    try (ScriptedServer server =
        server((_, answer) -> ScriptedServer.send(answer, "200 OK", block.toBytes()))) {
      HttpGateway gateway = gateway(server);
      assertThat(gateway.block(cid)).isEqualTo(new GatewayAnswer.Found(block));
      assertThat(gateway.block(cid)).isEqualTo(new GatewayAnswer.Found(block));
      assertThat(server.requests)
          .containsExactly(
              "/ipfs/bafkqaaa?format=raw",
              "/ipfs/" + cid + "?format=raw",
              "/ipfs/" + cid + "?format=raw");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 307, 308, 403, 404, 410, 412, 451})
  void block_thatGatewayHasNot_isLacking(int status) throws Exception {
    AtomicInteger elsewhere = new AtomicInteger();
    try (ScriptedServer other = server((_, _) -> elsewhere.incrementAndGet());
        ScriptedServer server =
            server((_, answer) ->
                ScriptedServer.send(
                    answer, status + " -\r\nLocation: " + other.base() + "/x", NOTHING))) {
      assertThat(gateway(server).block(cid)).isInstanceOf(GatewayAnswer.Lacking.class);
      assertThat(elsewhere).hasValue(0);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 502, 503, 504})
  void block_fromBusyGateway_leavesItAlone(int status) throws Exception {
    try (ScriptedServer server =
        server((_, answer) ->
            ScriptedServer.send(answer, status + " -\r\nRetry-After: 30", NOTHING))) {
      HttpGateway gateway = gateway(server);
      assertThat(gateway.block(cid)).isInstanceOf(GatewayAnswer.Failed.class);
      assertThat(gateway.block(cid)).isEqualTo(new GatewayAnswer.Failed("asked to be left alone"));
      assertThat(gateway.openCar(cid)).isEmpty();
      assertThat(server.requests).hasSize(2);
    }
  }

  @Test
  void block_ofWrongBytes_isRefused() throws Exception {
    try (ScriptedServer server =
        server((_, answer) ->
            ScriptedServer.send(answer, "200 OK", TestBlocks.random(2, 100_000).toBytes()))) {
      failed(gateway(server).block(cid), "wrong bytes");
    }
  }

  @Test
  void block_withoutEnd_isCutOffAtItsLimit() throws Exception {
    AtomicInteger pieces = new AtomicInteger();
    try (ScriptedServer server =
        server((_, answer) -> {
          head(answer, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
          byte[] piece = new byte[64 * 1024];
          while (pieces.incrementAndGet() < 100_000) {
            answer.write(piece);
          }
        })) {
      failed(gateway(server).block(cid), "failed");
      assertThat(pieces.get()).isLessThan(10_000);
    }
  }

  @Test
  void block_drippedSlowly_endsInTime() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    try (ScriptedServer server =
        server((_, answer) -> {
          head(answer, "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
          try {
            while (!over.await(50, TimeUnit.MILLISECONDS)) {
              answer.write(1);
              answer.flush();
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        })) {
      failed(gateway(server).block(cid), "no answer within");
    } finally {
      over.countDown();
    }
  }

  @Test
  void block_behindHugeHeaders_isRefused() throws Exception {
    try (ScriptedServer server =
        server((_, answer) -> {
          head(answer, "HTTP/1.1 200 OK\r\n");
          byte[] header =
              ("X-Junk: " + "j".repeat(8000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
          for (int count = 0; count < 5000; count++) {
            answer.write(header);
          }
          head(answer, "\r\n");
        })) {
      failed(gateway(server).block(cid), "failed");
    }
  }

  @Test
  void block_fromGatewayThatFailsTheProbe_isNotAskedFor() throws Exception {
    try (ScriptedServer server =
        new ScriptedServer((_, answer) -> ScriptedServer.send(answer, "404 -", NOTHING))) {
      failed(gateway(server).block(cid), "probe");
      assertThat(server.requests).containsExactly("/ipfs/bafkqaaa?format=raw");
    }
  }

  /** What a record says must not make this node ask itself. */
  @Test
  void block_ofGatewayOutOfReach_isNotAskedFor() throws Exception {
    try (ScriptedServer server =
        server((_, answer) -> ScriptedServer.send(answer, "200 OK", block.toBytes()))) {
      failed(gateway(server, GatewayReach.LAN).block(cid), "where no gateway is asked");
      assertThatThrownBy(() -> gateway(server, GatewayReach.PUBLIC).openCar(cid))
          .isInstanceOf(IOException.class);
      assertThat(server.requests).isEmpty();
    }
  }

  /** However many wait, a gateway is probed once. */
  @Test
  void block_ofManyAtOnce_probesOnce() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    try (ScriptedServer server =
            new ScriptedServer((_, answer) -> {
              try {
                var _ = asked.await(1, TimeUnit.SECONDS);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              ScriptedServer.send(answer, "404 -", NOTHING);
            });
        ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
      HttpGateway gateway = gateway(server);
      List<Future<GatewayAnswer>> answers = new ArrayList<>();
      for (int worker = 0; worker < 8; worker++) {
        answers.add(workers.submit(() -> gateway.block(cid)));
      }
      asked.countDown();
      for (Future<GatewayAnswer> answer : answers) {
        assertThat(answer.get()).isInstanceOf(GatewayAnswer.Failed.class);
      }
      assertThat(server.requests).containsExactly("/ipfs/bafkqaaa?format=raw");
    }
  }

  /** Whatever bytes a server sends, asking it ends and gives nothing wrong. */
  @Test
  void block_fromServersOfJunk_neverBelievesThem() throws Exception {
    Random random = new Random(7);
    for (int round = 0; round < 40; round++) {
      byte[] junk = new byte[random.nextInt(3000)];
      random.nextBytes(junk);
      byte[] honest =
          "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(honest, 0, junk, 0, Math.min(junk.length, random.nextInt(honest.length)));
      try (ScriptedServer server = server((_, answer) -> answer.write(junk))) {
        assertThat(gateway(server).block(cid)).isNotInstanceOf(GatewayAnswer.Found.class);
      }
    }
  }

  @Test
  void openCar_ofSomethingElse_isEmpty() throws Exception {
    try (ScriptedServer server =
        server((_, answer) ->
            ScriptedServer.send(answer, "200 OK\r\nContent-Type: text/html", new byte[10]))) {
      Optional<InputStream> car = gateway(server).openCar(cid);
      assertThat(car).isEmpty();
    }
  }

  private static void head(OutputStream answer, String text) throws IOException {
    answer.write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static void failed(GatewayAnswer answer, String reason) {
    assertThat(answer)
        .asInstanceOf(type(GatewayAnswer.Failed.class))
        .extracting(GatewayAnswer.Failed::reason)
        .asString()
        .contains(reason);
  }
}
