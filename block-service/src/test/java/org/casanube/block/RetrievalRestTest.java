package org.casanube.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.casanube.block.blocks.Blocks;
import org.casanube.multiformats.Cid;
import org.casanube.p2p.Host;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two services of one private network: one has content, the other is asked for it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RetrievalRestTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String NOWHERE =
      "bafkreigaknpexyvxt76zgkitavbwx6ejgfheup5oybpm77f3pxzrvwpfdi";

  private final HttpClient client = HttpClient.newHttpClient();
  private final JsonMapper json = JsonMapper.builder().build();
  private int made;
  private RunningService holder;
  private RunningService asking;

  @BeforeAll
  void start(@TempDir Path homes) throws Exception {
    Path key = homes.resolve("holder").resolve("secrets").resolve("swarm.key");
    holder = new RunningService(homes.resolve("holder"));
    Path secrets = Files.createDirectories(homes.resolve("asking").resolve("secrets"));
    Files.copy(key, secrets.resolve("swarm.key"));
    asking = new RunningService(homes.resolve("asking"), "--casanube.block.retrieval.patience=3s");
    Host there = holder.context().getBean(Host.class);
    Host here = asking.context().getBean(Host.class);
    here.peers().addAddresses(there.id(), there.addresses(), Duration.ofHours(1));
    var _ = here.dial(there.id());
    await().atMost(PATIENCE).until(() -> here.peers().description(there.id()).isPresent());
  }

  @AfterAll
  void stop() {
    asking.close();
    holder.close();
    client.close();
  }

  /** A file of three blocks or so at the holder, another each time. */
  private String add() throws Exception {
    byte[] content = new byte[3_000_000];
    new Random(++made).nextBytes(content);
    HttpResponse<String> added =
        holder.send(
            "POST",
            "/api/v1/files?wrap=true&name=file.bin",
            BodyPublishers.ofByteArray(content),
            "Content-Type",
            "application/octet-stream");
    assertThat(added.statusCode()).as(added.body()).isEqualTo(201);
    return json.readTree(added.body()).path("cid").asString();
  }

  @Test
  void pin_ofWhatTheOtherHas_fetchesAndTellsHowFarItIs() throws Exception {
    String cid = add();
    HttpResponse<String> refused =
        asking.send("PUT", "/api/v1/local-pins/" + cid + "?fetch=false", BodyPublishers.noBody());
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(409);
    HttpResponse<String> pinned =
        asking.send(
            "PUT",
            "/api/v1/local-pins/" + cid,
            BodyPublishers.noBody(),
            "Accept",
            "application/x-ndjson");
    List<String> lines = pinned.body().lines().toList();
    assertThat(lines.getLast()).contains("\"type\":\"pinned\"", cid);
    assertThat(asking.get("/api/v1/local-pins/" + cid).body()).contains("recursive");
    assertThat(asking.get("/actuator/prometheus").body())
        .contains("casanube_retrieval_blocks_total", "casanube_retrieval_fetches_seconds_count");
  }

  @Test
  void pin_inTheBackground_isAnOperation() throws Exception {
    String cid = add();
    HttpResponse<String> accepted =
        asking.send(
            "PUT", "/api/v1/local-pins/" + cid + "?background=true", BodyPublishers.noBody());
    assertThat(accepted.statusCode()).isEqualTo(202);
    String operation = accepted.headers().firstValue("Location").orElseThrow();
    JsonNode end = end(operation);
    assertThat(end.path("phase").asString()).as(end.toString()).isEqualTo("succeeded");
    assertThat(end.path("result").path("fetchedBlocks").asLong()).isGreaterThan(3);
    assertThat(asking.get("/api/v1/local-pins/" + cid).body()).contains("recursive");
  }

  @Test
  void retrieval_ofDag_bringsItAndSaysHowMuch() throws Exception {
    String cid = add();
    JsonNode end = end(begin("{\"cid\":\"" + cid + "\"}"));
    assertThat(end.path("phase").asString()).as(end.toString()).isEqualTo("succeeded");
    assertThat(end.path("result").path("bytes").asLong()).isGreaterThan(3_000_000);
    JsonNode again = end(begin("{\"cid\":\"" + cid + "\",\"path\":\"file.bin\"}"));
    assertThat(again.path("result").path("blocks").asLong()).isZero();
    assertThat(json.readTree(asking.get("/api/v1/retrievals").body()).path("retrievals")).isEmpty();
  }

  /** What one side was given the other has got, whichever way it went. */
  @Test
  void ledgers_ofBoth_agree() throws Exception {
    JsonNode end = end(begin("{\"cid\":\"" + add() + "\"}"));
    assertThat(end.path("phase").asString()).as(end.toString()).isEqualTo("succeeded");
    String asked = asking.context().getBean(Host.class).id().toString();
    String held = holder.context().getBean(Host.class).id().toString();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          JsonNode got = ledger(asking, held);
          assertThat(got.path("receivedBytes").asLong()).isGreaterThan(3_000_000);
          assertThat(ledger(holder, asked).path("sentBytes")).isEqualTo(got.path("receivedBytes"));
          long byWays = 0;
          for (JsonNode way : got.path("ways")) {
            byWays += way.path("receivedBytes").asLong();
          }
          assertThat(byWays).isEqualTo(got.path("receivedBytes").asLong());
        });
    JsonNode page = json.readTree(asking.get("/api/v1/swarm/ledgers?limit=1").body());
    assertThat(page.path("ledgers")).hasSize(1);
    assertThat(page.hasNonNull("next")).isFalse();
    assertThat(
            json.readTree(asking.get("/api/v1/swarm/ledgers?cursor=" + held).body())
                .path("ledgers"))
        .isEmpty();
    assertThat(ledger(asking, asked).isMissingNode()).isTrue();
  }

  private JsonNode ledger(RunningService service, String peer) throws Exception {
    HttpResponse<String> found = service.get("/api/v1/swarm/ledgers?peer=" + peer);
    assertThat(found.statusCode()).as(found.body()).isEqualTo(200);
    return json.readTree(found.body()).path("ledgers").path(0);
  }

  @Test
  void retrieval_ofPart_bringsNoMore() throws Exception {
    String cid = add();
    JsonNode end = end(begin("{\"cid\":\"" + cid + "\",\"path\":\"file.bin\",\"bytes\":\"0:99\"}"));
    assertThat(end.path("phase").asString()).as(end.toString()).isEqualTo("succeeded");
    Blocks here = asking.context().getBean(Blocks.class);
    assertThat(here.findSize(Cid.parse(cid))).isPresent();
    HttpResponse<String> whole =
        asking.send("PUT", "/api/v1/local-pins/" + cid + "?fetch=false", BodyPublishers.noBody());
    assertThat(whole.statusCode()).isEqualTo(409);
  }

  /** As a reader is told: at once, and with the same problem. */
  @Test
  void retrieval_withNobodyToAsk_endsAtOnceWithTheProblem(@TempDir Path home) throws Exception {
    try (RunningService alone = new RunningService(home)) {
      String body = "{\"cid\":\"" + NOWHERE + "\"}";
      HttpResponse<String> begun =
          alone.send(
              "POST",
              "/api/v1/retrievals",
              BodyPublishers.ofString(body),
              "Content-Type",
              "application/json");
      String operation = begun.headers().firstValue("Location").orElseThrow();
      Instant begin = Instant.now();
      HttpResponse<String> told = alone.get(operation, "Accept", "application/x-ndjson");
      assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(20));
      JsonNode end = json.readTree(told.body().lines().toList().getLast());
      assertThat(end.path("failure").path("code").asString()).isEqualTo("block-missing");
      assertThat(end.path("failure").path("status").asInt()).isEqualTo(404);
      JsonNode all = json.readTree(alone.get("/api/v1/retrievals").body());
      assertThat(all.path("failed").path(0).path("cid").asString()).isEqualTo(NOWHERE);
      assertThat(all.path("failed").path(0).path("status").asInt()).isEqualTo(404);
    }
  }

  /** Work in the background waits for peers, and says whose it is meanwhile. */
  @Test
  void retrieval_thatMayWait_isListedUntilItIsEnded(@TempDir Path home) throws Exception {
    try (RunningService alone = new RunningService(home)) {
      HttpResponse<String> begun =
          alone.send(
              "POST",
              "/api/v1/retrievals",
              BodyPublishers.ofString("{\"cid\":\"" + NOWHERE + "\",\"waitForPeers\":true}"),
              "Content-Type",
              "application/json");
      String id = json.readTree(begun.body()).path("id").asString();
      await()
          .atMost(PATIENCE)
          .until(() ->
              json.readTree(alone.get("/api/v1/retrievals").body())
                  .path("retrievals")
                  .path(0)
                  .path("operation")
                  .asString("")
                  .equals(id));
      alone.send("DELETE", "/api/v1/operations/" + id, BodyPublishers.noBody());
      HttpResponse<String> told =
          alone.get("/api/v1/operations/" + id, "Accept", "application/x-ndjson");
      assertThat(told.body().lines().toList().getLast()).contains("cancelled");
    }
  }

  @Test
  void retrieval_ofWhatNobodyHas_failsAndSaysWhoWasAsked() throws Exception {
    JsonNode end = end(begin("{\"cid\":\"" + NOWHERE + "\",\"patienceSeconds\":1}"));
    assertThat(end.path("phase").asString()).isEqualTo("failed");
    assertThat(end.path("cause").asString())
        .contains(NOWHERE, "is not here", "asked 1 peer", "provider");
    assertThat(
            asking
                .send(
                    "POST",
                    "/api/v1/retrievals",
                    BodyPublishers.ofString("{\"cid\":\"" + NOWHERE + "\",\"scope\":\"some\"}"),
                    "Content-Type",
                    "application/json")
                .statusCode())
        .isEqualTo(400);
  }

  @Test
  void content_thatTheOtherHas_isStreamed() throws Exception {
    String cid = add();
    HttpResponse<byte[]> cached =
        content("/ipfs/" + cid + "/file.bin", "Cache-Control", "only-if-cached");
    assertThat(cached.statusCode()).isEqualTo(412);
    HttpResponse<byte[]> file = content("/ipfs/" + cid + "/file.bin", "Accept", "*/*");
    assertThat(file.statusCode()).isEqualTo(200);
    byte[] expected = new byte[3_000_000];
    new Random(made).nextBytes(expected);
    assertThat(file.body()).isEqualTo(expected);
    HttpResponse<byte[]> archive = content("/ipfs/" + cid + "?format=car", "Accept", "*/*");
    assertThat(archive.body().length).isGreaterThan(3_000_000);
  }

  @Test
  void path_thatTheOtherHas_isToldAndCopied() throws Exception {
    String cid = add();
    HttpResponse<String> stat = asking.get("/api/v1/files/stat?path=/ipfs/" + cid + "/file.bin");
    assertThat(json.readTree(stat.body()).path("size").asLong())
        .as(stat.body())
        .isEqualTo(3_000_000);
    String other = add();
    HttpResponse<String> copied =
        asking.send(
            "POST",
            "/api/v1/tree/copies",
            BodyPublishers.ofString("{\"from\":\"/ipfs/" + other + "/file.bin\",\"to\":\"/copy\"}"),
            "Content-Type",
            "application/json");
    assertThat(copied.statusCode()).as(copied.body()).isEqualTo(200);
    HttpRequest read =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + asking.port() + "/api/v1/tree/content?path=/copy"))
            .header("Casanube-Identity", asking.identity())
            .build();
    assertThat(client.send(read, BodyHandlers.ofByteArray()).body()).hasSize(3_000_000);
  }

  private String begin(String body) throws Exception {
    HttpResponse<String> begun =
        asking.send(
            "POST",
            "/api/v1/retrievals",
            BodyPublishers.ofString(body),
            "Content-Type",
            "application/json");
    assertThat(begun.statusCode()).as(begun.body()).isEqualTo(202);
    return begun.headers().firstValue("Location").orElseThrow();
  }

  /** The operation as it is when it has ended. */
  private JsonNode end(String operation) throws Exception {
    HttpResponse<String> followed = asking.get(operation, "Accept", "application/x-ndjson");
    String last = followed.body().lines().filter(line -> !line.isBlank()).toList().getLast();
    return json.readTree(last);
  }

  private HttpResponse<byte[]> content(String target, String name, String value) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + asking.port() + target))
            .header("Casanube-Identity", asking.identity())
            .header(name, value)
            .build();
    return client.send(request, BodyHandlers.ofByteArray());
  }
}
