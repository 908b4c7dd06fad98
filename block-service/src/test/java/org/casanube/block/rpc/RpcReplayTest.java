package org.casanube.block.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The calls that IPFS Cluster and ipfs-webui make, as they make them. */
class RpcReplayTest {
  private static final String WEBUI = "http://webui.example:3000";

  @TempDir static Path home;

  private static RpcClient rpc;

  @BeforeAll
  static void start() {
    rpc = new RpcClient(home, "--casanube.block.rpc.cors.origins=" + WEBUI);
  }

  @AfterAll
  static void stop() {
    rpc.close();
  }

  private static String added(String content) throws IOException {
    String body = rpc.upload("add?pin=false", "", content).body();
    return RpcClient.JSON.readTree(body).path("Hash").asString();
  }

  private static String error(String command) throws IOException {
    HttpResponse<String> answer = rpc.call(command);
    assertThat(answer.statusCode()).as(command).isEqualTo(500);
    return RpcClient.JSON.readTree(answer.body()).path("Message").asString();
  }

  @Test
  void cluster_followsPins() throws IOException {
    String one = added("cluster one");
    String two = added("cluster two");
    assertThat(error("pin/ls?stream=true&arg=" + one + "&type=recursive")).endsWith("not pinned");
    assertThat(error("pin/rm?arg=" + one)).isEqualTo("not pinned or pinned indirectly");
    String last =
        rpc.call("pin/add?arg=" + one + "&recursive=true&progress=true")
            .body()
            .lines()
            .reduce((_, next) -> next)
            .orElseThrow();
    assertThat(last).isEqualTo("{\"Pins\":[\"" + one + "\"]}");
    JsonNode listed = rpc.json("pin/ls?stream=true&arg=" + one + "&type=recursive");
    assertThat(listed.path("Cid").asString()).isEqualTo(one);
    assertThat(listed.path("Type").asString()).isEqualTo("recursive");
    assertThat(rpc.json("pin/update?arg=" + one + "&arg=" + two + "&unpin=false").path("Pins"))
        .hasSize(2);
    assertThat(error("pin/update?arg=" + one + "&arg=" + two))
        .isEqualTo("'to' cid was already recursively pinned");
    assertThat(rpc.call("pin/ls?stream=true&type=recursive").body()).contains(one, two);
    assertThat(rpc.call("pin/ls?stream=true&type=direct").body()).isEmpty();
    assertThat(rpc.json("pin/rm?arg=" + one).path("Pins").get(0).asString()).isEqualTo(one);
  }

  @Test
  void cluster_putsAndCollectsBlocks() throws IOException {
    String body =
        rpc.upload(
                "block/put?cid-codec=raw&mhtype=sha2-256&mhlen=32&pin=false&allow-big-block=true",
                "",
                "b1",
                "",
                "b2",
                "",
                "b3")
            .body();
    assertThat(body.lines()).hasSize(3);
    String key = RpcClient.JSON.readTree(body.lines().toList().getLast()).path("Key").asString();
    assertThat(rpc.call("block/get?arg=" + key).body()).isEqualTo("b3");
    assertThat(rpc.call("repo/gc?stream-errors=true").body()).contains(key);
    JsonNode stat = rpc.json("repo/stat?size-only=true");
    assertThat(stat.path("RepoSize").asLong()).isPositive();
    assertThat(stat.path("StorageMax").asLong()).isPositive();
  }

  @Test
  void cluster_looksAtTheNode() throws IOException {
    assertThat(rpc.json("id").path("Addresses")).isNotEmpty();
    String cid = added("resolved");
    assertThat(rpc.json("resolve?arg=" + cid).path("Path").asString()).isEqualTo("/ipfs/" + cid);
    assertThat(rpc.json("swarm/peers").has("Peers")).isTrue();
    assertThat(rpc.json("config/show").path("Datastore").has("StorageMax")).isTrue();
    assertThat(error("swarm/connect?arg=/ip4/127.0.0.1/tcp/1/p2p/" + RpcFuzzTest.PEER))
        .contains("failure");
  }

  @Test
  void webui_ofAnAllowedPage_isAnswered() throws IOException {
    String cid = added("webui");
    String[] page = {"Origin", WEBUI, "User-Agent", "Mozilla/5.0", "Referer", WEBUI + "/"};
    List<String> calls =
        List.of(
            "id",
            "version",
            "commands",
            "config/show",
            "config?arg=Addresses",
            "cat?arg=" + cid,
            "ls?arg=" + cid,
            "resolve?arg=/ipfs/" + cid,
            "files/stat?arg=/&size=true",
            "files/ls?arg=/&long=true",
            "files/mkdir?arg=/webui&parents=true",
            "files/cp?arg=/ipfs/" + cid + "&arg=/webui/x",
            "files/mv?arg=/webui/x&arg=/webui/y",
            "files/read?arg=/webui/y",
            "files/rm?arg=/webui&recursive=true",
            "pin/ls?type=recursive&stream=true&names=true",
            "pin/add?arg=" + cid + "&name=webui",
            "pin/rm?arg=" + cid,
            "pin/remote/service/ls?stat=true",
            "dag/get?arg=" + cid,
            "key/list",
            "repo/stat?size-only=true",
            "stats/bw",
            "stats/repo",
            "swarm/peers?verbose=true",
            "swarm/peering/ls",
            "swarm/addrs/local",
            "log/level?arg=*",
            "log/ls",
            "bitswap/stat");
    for (String call : calls) {
      HttpResponse<String> answer = rpc.call(call, page);
      assertThat(answer.statusCode()).as("%s: %s", call, answer.body()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains(WEBUI);
      assertThat(answer.headers().firstValue("Access-Control-Expose-Headers").orElse(""))
          .contains("X-Stream-Output");
    }
    HttpResponse<String> asked =
        rpc.send(
            rpc.request(
                    "add",
                    "Origin",
                    WEBUI,
                    "Access-Control-Request-Method",
                    "POST",
                    "Access-Control-Request-Headers",
                    "content-type")
                .method("OPTIONS", BodyPublishers.noBody())
                .build());
    assertThat(asked.headers().firstValue("Access-Control-Allow-Origin")).contains(WEBUI);
    assertThat(rpc.call("id", "Origin", "http://other.example").statusCode()).isEqualTo(403);
  }
}
