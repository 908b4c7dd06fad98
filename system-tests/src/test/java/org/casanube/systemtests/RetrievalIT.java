package org.casanube.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.casanube.systemtests.NubeProgram.Result;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What one node or Kubo has, another gets: as docs/retrieval.md says, and over a kill. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RetrievalIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int LARGE = 256 * 1024 * 1024;

  private Path folder;
  private RunningNode alice;
  private RunningNode bob;
  private String key;
  private String alicesId;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    folder = temporary;
    alice = RunningNode.of(folder.resolve("alice")).start();
    key = ok(alice.nube("swarm", "key", "show"));
    alicesId = peerIn(addressOf(alice));
    bob = RunningNode.of(folder.resolve("bob")).start();
    Path file = Files.writeString(folder.resolve("swarm.key"), key);
    String _ = ok(bob.nube("swarm", "key", "set", file.toString()));
    String _ = ok(bob.nube("swarm", "connect", "--keep", addressOf(alice)));
  }

  @AfterAll
  void stop() throws IOException {
    alice.close();
    bob.close();
  }

  @Test
  void get_ofWhatANeighbourHas_bringsAllOfIt() throws Exception {
    Path file = random("large.bin", LARGE, 1);
    String cid = added(alice, file);
    Path copy = folder.resolve("copy.bin");
    Result got = bob.nube("get", cid, "--progress", "-o", copy.toString());
    assertThat(got.code()).as(got.err()).isZero();
    assertThat(Files.mismatch(file, copy)).isEqualTo(-1);
  }

  /**
   * A pin in the background whose node is killed in the middle, which a slow link makes last, is
   * taken up by the next process, and asks for nothing that had come.
   */
  @Test
  void pin_overAKill_asksForTheRestAlone() throws Exception {
    Path file = random("killed.bin", LARGE, 2);
    String cid = added(alice, file);
    String[] direct = addressOf(alice).split("/");
    InetSocketAddress target = new InetSocketAddress(direct[2], Integer.parseInt(direct[4]));
    try (SlowLink link = new SlowLink(target, 8 * 1024 * 1024);
        RunningNode carol = RunningNode.of(folder.resolve("carol")).start()) {
      String _ = ok(carol.nube("swarm", "key", "set", folder.resolve("swarm.key").toString()));
      String slow = "/ip4/127.0.0.1/tcp/%d/p2p/%s".formatted(link.port(), peerIn(addressOf(alice)));
      String _ = ok(carol.nube("swarm", "connect", "--keep", slow));
      String operation = ok(carol.nube("pin", "add", cid, "--background")).trim();
      String status = "/api/v1/operations/" + operation;
      Awaitility.await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(100))
          .until(() -> fetched(carol) > LARGE / 4);
      assertThat(fetched(carol)).isLessThan(3L * LARGE / 4);
      carol.kill();

      carol.start();
      Awaitility.await()
          .atMost(PATIENCE)
          .until(() -> carol.get(status).text().matches("(?s).*\"(succeeded|failed)\".*"));
      Answer end = carol.get(status);
      assertThat(end.json().path("phase").asString()).as(end.text()).isEqualTo("succeeded");
      assertThat(end.json().path("attempts").asInt()).isEqualTo(2);
      long rest = end.json().path("result").path("fetchedBytes").asLong();
      assertThat(rest).isBetween(1L, 4L * LARGE / 5);
      assertThat(counted(carol, "casanube_retrieval_bytes_total")).isEqualTo(rest);
      carol.requirePinned(cid);
      assertThat(carol.content("/ipfs/" + cid).is(200).body()).isEqualTo(Files.readAllBytes(file));
    }
  }

  private static long counted(RunningNode node, String name) throws Exception {
    return counted(node, name, "");
  }

  private static long counted(RunningNode node, String name, String label) throws Exception {
    return node.get("/actuator/prometheus")
        .is(200)
        .text()
        .lines()
        .filter(line -> line.startsWith(name) && line.contains(label))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** Bytes that the one fetch under way has got. */
  private static long fetched(RunningNode node) throws Exception {
    return node.get("/api/v1/retrievals").json().path("retrievals").path(0).path("bytes").asLong(0);
  }

  @Test
  void get_ofWhatNobodyHas_saysWhoWasAsked() throws Exception {
    Result refused = bob.nube("cat", "bafkreigaknpexyvxt76zgkitavbwx6ejgfheup5oybpm77f3pxzrvwpfdi");
    assertThat(refused.code()).isNotZero();
    assertThat(refused.err()).contains("is not here", "provider");
  }

  @Test
  void kubo_andTheNode_getFromEachOther() throws Exception {
    try (PrivateKubo kubo = new PrivateKubo(folder.resolve("kubo"), key)) {
      String _ = ok(alice.nube("swarm", "connect", kubo.address()));
      Path theirs = random("theirs.bin", LARGE, 3);
      String cid = kubo.run("add", "-Q", "--cid-version=1", theirs.toString()).trim();
      Path copy = folder.resolve("theirs-copy.bin");
      String _ = ok(alice.nube("get", cid, "-o", copy.toString()));
      assertThat(Files.mismatch(theirs, copy)).isEqualTo(-1);

      Path ours = random("ours.bin", LARGE, 4);
      String ourCid = added(alice, ours);
      Path taken = folder.resolve("ours-copy.bin");
      String _ = kubo.run("get", "-o", taken.toString(), ourCid);
      assertThat(Files.mismatch(ours, taken)).isEqualTo(-1);
    }
  }

  /** A node that no peer is connected with, and that knows the gateway of a Kubo. */
  @Test
  void kubo_byHttpAlone_givesToTheNode() throws Exception {
    try (PrivateKubo kubo = new PrivateKubo(folder.resolve("gateway"), key)) {
      Path theirs = random("gateway.bin", 20 * 1024 * 1024, 6);
      String cid = kubo.run("add", "-Q", "--cid-version=1", theirs.toString()).trim();
      String setting = "casanube.block.retrieval.gateways: " + kubo.gateway() + "\n";
      try (RunningNode dora =
          RunningNode.of(folder.resolve("dora")).with("block-service", setting).start()) {
        Path copy = folder.resolve("gateway-copy.bin");
        String _ = ok(dora.nube("get", cid, "-o", copy.toString()));
        assertThat(Files.mismatch(theirs, copy)).isEqualTo(-1);
        assertThat(ok(dora.nube("swarm", "peers"))).isEmpty();
        assertThat(counted(dora, "casanube_exchange_received_bytes_total", "way=\"gateway\""))
            .isGreaterThanOrEqualTo(Files.size(theirs));
      }
    }
  }

  /** Kubo is told by a router where the content listener is, and is connected with nobody. */
  @Test
  void kubo_byHttpAlone_getsFromTheNode() throws Exception {
    Path ours = random("http.bin", 20 * 1024 * 1024, 7);
    String cid = added(alice, ours);
    HttpServer router =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    router.createContext("/routing/v1/providers/", this::answerAlice);
    router.start();
    String url = "http://127.0.0.1:" + router.getAddress().getPort();
    try (PrivateKubo kubo = new PrivateKubo(folder.resolve("client"), key, List.of(url))) {
      Path copy = folder.resolve("http-copy.bin");
      String _ = kubo.run("get", "-o", copy.toString(), cid);
      assertThat(Files.mismatch(ours, copy)).isEqualTo(-1);
      assertThat(kubo.run("swarm", "peers")).isEmpty();
    } finally {
      router.stop(0);
    }
  }

  /** That the content listener of the first node has whatever is asked for. */
  private void answerAlice(HttpExchange exchange) throws IOException {
    String record =
        """
        {"Providers":[{"Schema":"peer","ID":"%s","Addrs":["/ip4/127.0.0.1/tcp/%d/http"],
         "Protocols":["transport-ipfs-gateway-http"]}]}\
        """
            .formatted(alicesId, alice.contentUrl().getPort());
    byte[] body = record.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  /** Helia's HTTP client takes the content listener for a trustless gateway and a router. */
  @Test
  void helia_byHttp_readsWhatTheNodeHas() throws Exception {
    Path file = random("helia.bin", 20 * 1024 * 1024, 5);
    String cid = added(alice, file);
    NpmPeer helia = NpmPeer.of("system-tests/peers/helia-http.mjs", folder.resolve("npm"));
    String content = alice.contentUrl().toString();
    String told = helia.run(content, cid);
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
    assertThat(told)
        .contains(HexFormat.of().formatHex(hash), "\"length\":" + Files.size(file))
        .contains(peerIn(addressOf(alice)));
  }

  private static String peerIn(String address) {
    return address.substring(address.lastIndexOf('/') + 1);
  }

  private Path random(String name, int size, int seed) throws IOException {
    byte[] content = new byte[size];
    new Random(seed).nextBytes(content);
    return Files.write(folder.resolve(name), content);
  }

  private static String added(RunningNode node, Path file) throws Exception {
    return ok(node.nube("add", "-q", file.toString())).trim();
  }

  private static String addressOf(RunningNode node) throws Exception {
    return ok(node.nube("swarm", "addrs")).lines().findFirst().orElseThrow();
  }

  private static String ok(Result result) {
    assertThat(result.code()).as(result.err()).isZero();
    return result.out();
  }
}
