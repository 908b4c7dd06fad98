package org.casanube.block.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The form of calls and answers, and the commands of each family once. */
class RpcTest {
  private static final String HELLO = "QmT78zSuBmuS4z925WZfrqQ1qHaJ56DQaTfyMUF7F8ff5o";

  @TempDir static Path home;

  private static RpcClient rpc;

  @BeforeAll
  static void start() {
    rpc = new RpcClient(home);
  }

  @AfterAll
  static void stop() {
    rpc.close();
  }

  private static String message(HttpResponse<String> answer) {
    return RpcClient.JSON.readTree(answer.body()).path("Message").asString();
  }

  @Test
  void attributes_ofTree_areShownAsKuboShowsThem() throws IOException {
    rpc.upload("files/write?arg=/attributes&create=true", "", "x");
    assertThat(rpc.call("files/chmod?arg=4755&arg=/attributes").statusCode()).isEqualTo(200);
    String touch = "files/touch?arg=/attributes&mtime=1000&mtime-nsecs=7";
    assertThat(rpc.call(touch).statusCode()).isEqualTo(200);

    JsonNode stat = rpc.json("files/stat?arg=/attributes");

    assertThat(stat.path("Mode").asString()).isEqualTo("40000755");
    assertThat(stat.path("Mtime").asInt()).isEqualTo(1000);
    assertThat(stat.path("MtimeNsecs").asInt()).isEqualTo(7);
    assertThat(rpc.call("files/read?arg=/attributes").body()).isEqualTo("x");
    assertThat(rpc.call("files/chmod?arg=17777&arg=/attributes").statusCode()).isEqualTo(500);
    assertThat(rpc.call("files/touch?arg=/attributes&mtime-nsecs=1000000000").statusCode())
        .isEqualTo(500);
  }

  @Test
  void add_withCidsThatCanNotBe_isRefused() throws IOException {
    Map<String, String> refusals =
        Map.of(
            "hash=keccak-256", "unrecognized hash function: \"keccak-256\"",
            "hash=sha2-512&cid-version=0", "CIDv0 only supports sha2-256",
            "cid-version=2", "unknown CID version: 2",
            "inline=true&inline-limit=129",
                "inline-limit 129 is outside 0 to the maximum allowed size of 128 bytes");
    for (Map.Entry<String, String> refusal : refusals.entrySet()) {
      HttpResponse<String> answer = rpc.upload("add?" + refusal.getKey(), "x", "x");
      assertThat(answer.statusCode()).as(refusal.getKey()).isEqualTo(500);
      assertThat(message(answer)).isEqualTo(refusal.getValue());
    }
  }

  @Test
  void ping_ofPeerThatCanNotBeReached_saysSo() throws IOException {
    String nobody = "12D3KooWGC6TvWhfapngX6wvJHMYvKpDMXPb3ZnCZ6dMoaMtimQ5";

    String body = rpc.call("ping?arg=/ip4/127.0.0.1/tcp/1/p2p/" + nobody).body();

    assertThat(body).contains("PING " + nobody, "Ping error: failed to dial " + nobody);
  }

  @Test
  void limits_ofHost_areShown() throws IOException {
    JsonNode system = rpc.json("swarm/resources").path("System");
    assertThat(system.path("ConnsInbound").asInt()).isPositive();
    assertThat(system.path("ConnsUsage").asInt()).isZero();
    assertThat(Long.parseLong(system.path("Memory").asString())).isPositive();
  }

  @Test
  void call_byGet_isNotAllowed() throws IOException {
    HttpResponse<String> answer = rpc.send(rpc.request("id").GET().build());
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).contains("OPTIONS, POST");
  }

  @Test
  void call_ofUnknownCommand_isNotFound() throws IOException {
    assertThat(rpc.call("no/such").statusCode()).isEqualTo(404);
    assertThat(rpc.call("no/such").body()).isEqualTo("404 page not found\n");
    assertThat(rpc.call("key/export?arg=self").statusCode()).isEqualTo(404);
    assertThat(rpc.call("../../actuator/health").statusCode()).isEqualTo(404);
  }

  @Test
  void call_ofPageElsewhere_isForbidden() throws IOException {
    assertThat(rpc.call("id", "Origin", "http://evil.example").statusCode()).isEqualTo(403);
    assertThat(rpc.call("id", "Referer", "http://evil.example/x").statusCode()).isEqualTo(403);
    assertThat(rpc.call("id", "User-Agent", "Mozilla/5.0").statusCode()).isEqualTo(403);
    String own = "http://127.0.0.1:" + rpc.port();
    HttpResponse<String> allowed = rpc.call("id", "Origin", own);
    assertThat(allowed.statusCode()).isEqualTo(200);
    assertThat(allowed.headers().firstValue("Access-Control-Allow-Origin")).contains(own);
  }

  @Test
  void call_withoutWhatItNeeds_isRefusedInPlainText() throws IOException {
    HttpResponse<String> noArgument = rpc.call("block/get");
    assertThat(noArgument.statusCode()).isEqualTo(400);
    assertThat(noArgument.body()).isEqualTo("argument \"cid\" is required\n");
    HttpResponse<String> noFile = rpc.call("add");
    assertThat(noFile.statusCode()).isEqualTo(400);
    assertThat(noFile.body()).isEqualTo("file argument 'path' is required\n");
    assertThat(rpc.call("cat?arg=" + HELLO + "&offset=x").body())
        .isEqualTo("could not convert value \"x\" to type \"int64\" (for option \"-offset\")\n");
    assertThat(rpc.call("id?encoding=xyz").statusCode()).isEqualTo(400);
  }

  @Test
  void call_thatFails_isToldWithCode() throws IOException {
    HttpResponse<String> answer = rpc.call("block/get?arg=nonsense");
    assertThat(answer.statusCode()).isEqualTo(500);
    JsonNode error = RpcClient.JSON.readTree(answer.body());
    assertThat(error.path("Message").asString()).startsWith("invalid path \"nonsense\"");
    assertThat(error.path("Code").asInt()).isZero();
    assertThat(error.path("Type").asString()).isEqualTo("error");
    assertThat(rpc.call("pin").statusCode()).isEqualTo(400);
  }

  @Test
  void add_ofHello_givesKubosCidAndCatGivesItBack() throws IOException {
    HttpResponse<String> added = rpc.upload("add", "", "hello world\n");
    assertThat(added.statusCode()).isEqualTo(200);
    assertThat(added.headers().firstValue("X-Chunked-Output")).contains("1");
    assertThat(RpcClient.JSON.readTree(added.body()).path("Hash").asString()).isEqualTo(HELLO);
    HttpResponse<String> content = rpc.call("cat?arg=" + HELLO);
    assertThat(content.body()).isEqualTo("hello world\n");
    assertThat(content.headers().firstValue("X-Stream-Output")).contains("1");
    assertThat(content.headers().firstValue("X-Content-Length")).contains("12");
    assertThat(rpc.call("cat?arg=" + HELLO + "&offset=6&length=5").body()).isEqualTo("world");
    assertThat(rpc.call("cat/" + HELLO).body()).isEqualTo("hello world\n");
  }

  @Test
  void stat_ofTwoCidsOfOneBlock_countsBoth() throws IOException {
    rpc.upload("add?pin=false", "", "hello world\n");
    String other = rpc.json("cid/format?v=1&arg=" + HELLO).path("Formatted").asString();
    assertThat(other).startsWith("zdj7");

    JsonNode stat = rpc.json("dag/stat?progress=false&arg=" + HELLO + "&arg=" + other);

    assertThat(stat.path("UniqueBlocks").asInt()).isEqualTo(2);
    assertThat(stat.has("SharedSize")).isFalse();
    JsonNode twice = rpc.json("dag/stat?progress=false&arg=" + HELLO + "&arg=" + HELLO);
    assertThat(twice.path("UniqueBlocks").asInt()).isEqualTo(1);
    assertThat(twice.path("SharedSize").asInt()).isPositive();
  }

  @Test
  void add_ofFolder_tellsEachEntryAndItsRoot() throws IOException {
    String body = rpc.upload("add?pin=false", "d/a", "1", "d/b/c", "2").body();
    assertThat(body.lines().map(line -> RpcClient.JSON.readTree(line).path("Name").asString()))
        .containsExactly("d/a", "d/b/c", "d/b", "d");
  }

  @Test
  void pin_ofWhatIsAdded_comesAndGoes() throws IOException {
    String cid =
        RpcClient.JSON.readTree(rpc.upload("add", "x", "pin me").body()).path("Hash").asString();
    assertThat(rpc.json("pin/ls?arg=" + cid).path("Keys").path(cid).path("Type").asString())
        .isEqualTo("recursive");
    assertThat(rpc.call("pin/ls?stream=true&type=recursive").body()).contains(cid);
    assertThat(rpc.json("pin/rm?arg=" + cid).path("Pins").get(0).asString()).isEqualTo(cid);
    assertThat(message(rpc.call("pin/rm?arg=" + cid))).isEqualTo("not pinned or pinned indirectly");
    assertThat(message(rpc.call("pin/ls?arg=" + cid))).endsWith("is not pinned");
  }

  @Test
  void name_ofPin_isTheLastOneGiven() throws IOException {
    String cid =
        RpcClient.JSON.readTree(rpc.upload("add", "x", "name me").body()).path("Hash").asString();
    rpc.upload("add?pin-name=zz", "x", "name me");
    assertThat(names(cid)).containsExactly("zz", "zz");
    assertThat(rpc.call("pin/add?arg=" + cid + "&name=aa").statusCode()).isEqualTo(200);
    assertThat(names(cid)).containsExactly("aa", "aa");
  }

  /** The name of a pin, among all and asked for alone. */
  private static List<String> names(String cid) throws IOException {
    JsonNode all = rpc.json("pin/ls?names=true&type=recursive").path("Keys").path(cid);
    JsonNode one = rpc.json("pin/ls?names=true&arg=" + cid).path("Keys").path(cid);
    return List.of(all.path("Name").asString(), one.path("Name").asString());
  }

  @Test
  void block_ofManyParts_isAnsweredPartByPart() throws IOException {
    String body =
        rpc.upload("block/put?cid-codec=raw&mhtype=sha2-256&mhlen=32", "", "one", "", "two").body();
    assertThat(body.lines()).hasSize(2);
    String key =
        RpcClient.JSON.readTree(body.lines().findFirst().orElseThrow()).path("Key").asString();
    assertThat(rpc.call("block/get?arg=" + key).body()).isEqualTo("one");
    assertThat(rpc.json("block/stat?arg=" + key).path("Size").asInt()).isEqualTo(3);
    assertThat(rpc.json("block/rm?arg=" + key).path("Hash").asString()).isEqualTo(key);
  }

  @Test
  void blockRm_ofBlockWithinItsCid_saysRemovedAsKubo() throws IOException {
    JsonNode answer = rpc.json("block/rm?arg=bafkqaaa");
    assertThat(answer.path("Hash").asString()).isEqualTo("bafkqaaa");
    assertThat(answer.has("Error")).as(answer.toString()).isFalse();
  }

  @Test
  void dag_ofJson_isStoredAndFollowed() throws IOException {
    String body = rpc.upload("dag/put", "", "{\"a\":{\"b\":[1,2]}}").body();
    String cid = RpcClient.JSON.readTree(body).path("Cid").path("/").asString();
    assertThat(rpc.call("dag/get?arg=" + cid).body()).isEqualTo("{\"a\":{\"b\":[1,2]}}");
    assertThat(rpc.call("dag/get?arg=" + cid + "/a/b/1").body()).isEqualTo("2");
    JsonNode within = rpc.json("dag/resolve?arg=" + cid + "/a/b");
    assertThat(within.path("RemPath").asString()).isEqualTo("/a/b");
    assertThat(within.path("Cid").path("/").asString()).isEqualTo(cid);
    JsonNode whole = rpc.json("dag/resolve?arg=" + cid);
    assertThat(whole.path("RemPath").asString("none")).isEmpty();
    assertThat(rpc.json("dag/stat?progress=false&arg=" + cid).path("UniqueBlocks").asInt())
        .isEqualTo(1);
    assertThat(message(rpc.call("dag/get?arg=" + cid + "/x"))).startsWith("no link named \"x\"");
  }

  @Test
  void files_ofTheTree_areWrittenReadAndListed() throws IOException {
    assertThat(rpc.call("files/mkdir?arg=/one/two&parents=true").statusCode()).isEqualTo(200);
    assertThat(rpc.upload("files/write?arg=/one/f&create=true", "", "tree").statusCode())
        .isEqualTo(200);
    assertThat(rpc.call("files/read?arg=/one/f").body()).isEqualTo("tree");
    assertThat(rpc.json("files/ls?arg=/one").path("Entries").get(0).path("Name").asString())
        .isEqualTo("f");
    assertThat(rpc.json("files/stat?arg=/one").path("Type").asString()).isEqualTo("directory");
    assertThat(message(rpc.call("files/stat?arg=/none"))).isEqualTo("file does not exist");
    assertThat(rpc.call("files/cp?arg=/one/f&arg=/one/two/").statusCode()).isEqualTo(200);
    assertThat(rpc.call("files/mv?arg=/one/two/f&arg=/g").statusCode()).isEqualTo(200);
    assertThat(rpc.call("files/rm?arg=/one").body())
        .isEqualTo("\"/one: /one is a directory, use -r to remove directories\"\n");
    assertThat(rpc.call("files/rm?arg=/one&recursive=true").statusCode()).isEqualTo(200);
  }

  @Test
  void key_andName_arePublishedAndResolved() throws IOException {
    String id = rpc.json("key/gen?arg=k1").path("Id").asString();
    assertThat(id).startsWith("k51");
    rpc.upload("add", "", "hello world\n");
    JsonNode published = rpc.json("name/publish?key=k1&allow-offline=true&arg=/ipfs/" + HELLO);
    assertThat(published.path("Name").asString()).isEqualTo(id);
    assertThat(rpc.json("name/resolve?arg=" + id).path("Path").asString())
        .isEqualTo("/ipfs/" + HELLO);
    assertThat(rpc.call("cat?arg=/ipns/" + id).body()).isEqualTo("hello world\n");
    assertThat(rpc.json("key/rm?arg=k1").path("Keys").get(0).path("Name").asString())
        .isEqualTo("k1");
  }

  @Test
  void node_tellsWhoItIs() throws IOException {
    JsonNode id = rpc.json("id");
    assertThat(id.path("ID").asString()).startsWith("12D3KooW");
    assertThat(rpc.json("config/show").path("Identity").path("PeerID")).isEqualTo(id.path("ID"));
    assertThat(rpc.json("config/show").path("Identity").has("PrivKey")).isFalse();
    assertThat(rpc.json("version").path("Version").asString()).isEqualTo("0.42.0");
    assertThat(rpc.json("commands").path("Name").asString()).isEqualTo("ipfs");
    assertThat(rpc.json("repo/stat").path("NumObjects").asLong()).isNotNegative();
    assertThat(rpc.json("swarm/peers").path("Peers").isNull()).isTrue();
    assertThat(rpc.call("config?arg=Addresses.API&arg=x").statusCode()).isEqualTo(500);
  }

  @Test
  void collect_ofWhatNothingKeeps_tellsIt() throws IOException {
    String key =
        RpcClient.JSON
            .readTree(rpc.upload("block/put", "", "garbage").body())
            .path("Key")
            .asString();
    String body = rpc.call("repo/gc?stream-errors=true").body();
    assertThat(body).contains("{\"Key\":{\"/\":\"" + key + "\"}}");
    assertThat(rpc.call("block/get?offline=true&arg=" + key).statusCode()).isEqualTo(500);
  }

  @Test
  void preflight_ofAllowedPage_isAnswered() throws IOException {
    HttpResponse<String> answer =
        rpc.send(
            rpc.request(
                    "id",
                    "Origin",
                    "http://localhost:" + rpc.port(),
                    "Access-Control-Request-Method",
                    "POST")
                .method("OPTIONS", BodyPublishers.noBody())
                .build());
    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(answer.headers().firstValue("Access-Control-Allow-Methods")).contains("POST");
  }

  @Test
  void call_withTimeLimit_endsInTime() throws IOException {
    String missing = "bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy";
    HttpResponse<String> answer = rpc.call("cat?timeout=1ns&arg=" + missing);
    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(message(answer)).isEqualTo("context deadline exceeded");
  }
}
