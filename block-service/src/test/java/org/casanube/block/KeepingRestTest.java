package org.casanube.block;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.casanube.block.blocks.Block;
import org.casanube.block.blocks.Blocks;
import org.casanube.block.contracts.DocumentedAnswers;
import org.casanube.identity.Caller;
import org.casanube.identity.Identity;
import org.casanube.identity.IdentityKeys;
import org.casanube.identity.IdentityMinter;
import org.casanube.ipld.dagpb.DagPb;
import org.casanube.ipld.dagpb.PbLink;
import org.casanube.ipld.dagpb.PbNode;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;
import org.casanube.multiformats.Multihash;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Pins, trees, collections and operations by their REST interface, in the service as it runs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeepingRestTest {
  private static final String PINS = "/api/v1/local-pins";
  private static final String TREE = "/api/v1/tree";

  private final HttpClient client = HttpClient.newHttpClient();
  private ConfigurableApplicationContext context;
  private IdentityMinter minter;

  @BeforeAll
  void start(@TempDir Path home) {
    context =
        BlockServiceApplication.prepare(new SpringApplicationBuilder())
            .run(
                "--casanube.home=" + home,
                "--casanube.block.port=0",
                "--casanube.block.content.port=0",
                "--casanube.block.rpc.port=0",
                "--casanube.block.swarm.listen=/ip4/127.0.0.1/tcp/0",
                "--casanube.block.store.reserve-bytes=1MB");
    IdentityKeys keys =
        IdentityKeys.loadOrCreate(
            home.resolve("secrets").resolve("service-identity.key"), new SecureRandom());
    minter = new IdentityMinter(keys, "gateway", Clock.systemUTC());
  }

  @AfterAll
  void stop() {
    context.close();
    client.close();
  }

  @Test
  void pins_overTheirWholeLife_areListedFoundAndRemoved() throws Exception {
    Cid leaf = leaf("pins");
    Cid root = node(leaf);
    HttpResponse<String> made = send("PUT", PINS + "/" + root + "?name=work", "");
    assertThat(made.statusCode()).isEqualTo(200);
    assertThat(text(made, "$.type")).isEqualTo("recursive");
    assertThat(send("PUT", PINS + "/" + root, "").statusCode()).isEqualTo(200);
    HttpResponse<String> found = send("GET", PINS + "/" + leaf + "?holder=true", "");
    assertThat(text(found, "$.type")).isEqualTo("indirect");
    assertThat(text(found, "$.holder")).isEqualTo(root.toString());
    HttpResponse<String> page = send("GET", PINS + "?name=work&type=recursive&limit=1", "");
    assertThat(text(page, "$.pins[0].cid")).isEqualTo(root.toString());
    HttpResponse<String> own = send("GET", PINS + "/" + root, "");
    assertThat(text(own, "$.type")).isEqualTo("recursive");
    assertThat(text(own, "$.names[0]")).isEqualTo("work");
    assertThat(
            send("GET", PINS + "?name=work", "", "Accept", "application/x-ndjson").body().lines())
        .singleElement()
        .asString()
        .contains(root.toString());
    assertProblem(send("DELETE", PINS + "/" + leaf, ""), 409, "pin-indirect");
    assertProblem(send("DELETE", PINS + "/" + root + "?name=none", ""), 404, "pin-not-found");
    HttpResponse<String> removed = send("DELETE", PINS + "/" + root, "");
    assertThat(JsonPath.<List<Object>>read(removed.body(), "$.removed")).hasSize(2);
    assertThat(text(send("GET", PINS + "/" + root, ""), "$.type")).isEqualTo("not-pinned");
  }

  @Test
  void pins_inPages_comeAllOnce() throws Exception {
    for (int count = 0; count < 7; count++) {
      send("PUT", PINS + "/" + leaf("page " + count) + "?name=paged%20%26", "");
    }
    String next = PINS + "?limit=3&name=paged%20%26";
    int seen = 0;
    while (!next.isEmpty()) {
      HttpResponse<String> page = send("GET", next, "");
      assertThat(page.statusCode()).isEqualTo(200);
      seen += JsonPath.<List<Object>>read(page.body(), "$.pins").size();
      Object following = JsonPath.<Map<String, Object>>read(page.body(), "$").get("next");
      next = following == null ? "" : following.toString();
    }
    assertThat(seen).isEqualTo(7);
  }

  @Test
  void pins_ofBadRequests_saySo() throws Exception {
    Cid missing = Cid.v1(Multicodec.RAW, Multihash.sha256("nowhere".getBytes(UTF_8)));
    HttpResponse<String> refused = send("PUT", PINS + "/" + missing, "");
    assertProblem(refused, 404, "block-missing");
    assertThat(text(refused, "$.detail")).contains(missing.toString());
    assertProblem(send("PUT", PINS + "/" + missing + "?type=odd", ""), 400, "value-invalid");
    assertProblem(
        send("PUT", PINS + "/" + missing + "?name=" + "n".repeat(256), ""), 400, "name-invalid");
    assertProblem(send("GET", PINS + "?limit=0", ""), 400, "value-invalid");
    assertProblem(send("GET", PINS + "?cursor=nonsense", ""), 400, "value-invalid");
  }

  @Test
  void pin_withLines_endsWithThePin() throws Exception {
    HttpResponse<String> lines =
        send("PUT", PINS + "/" + leaf("lines"), "", "Accept", "application/x-ndjson");
    assertThat(lines.headers().firstValue("Content-Type")).contains("application/x-ndjson");
    assertThat(lines.body().lines().reduce((_, last) -> last).orElseThrow())
        .contains("\"type\":\"pinned\"");
  }

  @Test
  void collection_removesWhatNothingNeeds_asAnOperation() throws Exception {
    Cid garbage = leaf("garbage");
    Cid kept = leaf("kept");
    send("PUT", PINS + "/" + kept, "");
    HttpResponse<String> accepted = send("POST", "/api/v1/garbage-collection", "");
    assertThat(accepted.statusCode()).isEqualTo(202);
    String address = accepted.headers().firstValue("Location").orElseThrow();
    HttpResponse<String> stream = send("GET", address, "", "Accept", "application/x-ndjson");
    String last = stream.body().lines().reduce((_, each) -> each).orElseThrow();
    assertThat(last).contains("\"phase\":\"succeeded\"").contains("removedBlocks");
    Blocks blocks = context.getBean(Blocks.class);
    assertThat(blocks.findSize(garbage)).isEmpty();
    assertThat(blocks.findSize(kept)).isPresent();
    HttpResponse<String> events = send("GET", address, "", "Accept", "text/event-stream");
    assertThat(events.body()).startsWith("event: operation\ndata: {");
    assertThat(send("DELETE", address, "").statusCode()).isEqualTo(200);
    assertThat(
            JsonPath.<Integer>read(
                send("GET", "/api/v1/storage", "").body(), "$.lastCollection.removedBlocks"))
        .isPositive();
    assertProblem(send("GET", "/api/v1/operations/other", ""), 404, "operation-not-found");
  }

  @Test
  void block_thatNothingNeeds_isRemoved() throws Exception {
    Cid leaf = leaf("removed alone");
    Cid root = node(leaf);
    send("PUT", PINS + "/" + root, "");
    HttpResponse<String> refused = send("DELETE", "/api/v1/blocks/" + leaf, "");
    assertProblem(refused, 409, "block-in-use");
    assertThat(text(refused, "$.detail")).contains("pins");
    send("DELETE", PINS + "/" + root, "");
    post("copies", "{\"from\":\"/ipfs/%s\",\"to\":\"/held\"}".formatted(leaf));
    assertProblem(send("DELETE", "/api/v1/blocks/" + leaf, ""), 409, "block-in-use");
    send("DELETE", TREE + "?path=/held", "");
    HttpResponse<String> removed = send("DELETE", "/api/v1/blocks/" + leaf, "");
    assertThat(removed.statusCode()).isEqualTo(200);
    assertThat(text(removed, "$.cid")).isEqualTo(leaf.toString());
    assertProblem(send("DELETE", "/api/v1/blocks/" + leaf, ""), 404, "block-missing");
    assertProblem(send("DELETE", "/api/v1/blocks/nonsense", ""), 400, "cid-invalid");
  }

  @Test
  void verification_readsEveryBlock() throws Exception {
    leaf("verified");
    HttpResponse<String> accepted = send("POST", "/api/v1/storage/verifications", "");
    String address = text(accepted, "$.operation");
    await().until(() -> text(send("GET", address, ""), "$.phase").equals("succeeded"));
    HttpResponse<String> ended = send("GET", address, "");
    assertThat(JsonPath.<Integer>read(ended.body(), "$.result.blocks")).isPositive();
    assertThat(JsonPath.<Integer>read(ended.body(), "$.result.damagedBlocks")).isZero();
    assertThat(send("GET", "/api/v1/operations?limit=1", "").body()).contains("\"next\"");
  }

  @Test
  void tree_overRest_keepsFiles() throws Exception {
    assertThat(content("PUT", "/rest/ä b.txt", "&create=true&parents=true", "hello").statusCode())
        .isEqualTo(200);
    assertThat(content("PUT", "/rest/ä b.txt", "&offset=end", " world").statusCode())
        .isEqualTo(200);
    HttpResponse<String> whole = content("GET", "/rest/ä b.txt", "", "");
    assertThat(whole.body()).isEqualTo("hello world");
    HttpResponse<String> part =
        send("GET", TREE + "/content?path=" + encoded("/rest/ä b.txt"), "", "Range", "bytes=-5");
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.body()).isEqualTo("world");
    assertThat(part.headers().firstValue("Content-Range")).contains("bytes 6-10/11");
    assertProblem(
        send("GET", TREE + "/content?path=" + encoded("/rest/ä b.txt"), "", "Range", "bytes=11-"),
        416,
        "range-not-satisfiable");
    HttpResponse<String> listed = send("GET", TREE + "/entries?path=/rest", "");
    assertThat(text(listed, "$.entries[0].name")).isEqualTo("ä b.txt");
    assertThat(text(listed, "$.entries[0].type")).isEqualTo("file");
    assertThat(JsonPath.<Integer>read(listed.body(), "$.entries[0].size")).isEqualTo(11);
    assertThat(
            send("GET", TREE + "/entries?path=/rest", "", "Accept", "application/x-ndjson").body())
        .startsWith("{\"name\":\"ä b.txt\"")
        .endsWith("}\n");
    HttpResponse<String> stat = send("GET", TREE + "?path=/rest", "");
    assertThat(text(stat, "$.type")).isEqualTo("directory");
    assertThat(stat.headers().firstValue("ETag")).contains("\"" + text(stat, "$.root") + "\"");
  }

  @Test
  void tree_copiesMovesAndRemoves() throws Exception {
    Cid leaf = leaf("copied into the tree");
    assertThat(
            post(
                    "copies",
                    "{\"from\":\"/ipfs/%s\",\"to\":\"/cm/a\",\"parents\":true}".formatted(leaf))
                .statusCode())
        .isEqualTo(200);
    assertThat(post("moves", "{\"from\":\"/cm/a\",\"to\":\"/cm/b\"}").statusCode()).isEqualTo(200);
    assertThat(content("GET", "/cm/b", "", "").body()).isEqualTo("copied into the tree");
    assertProblem(send("DELETE", TREE + "?path=/cm", ""), 409, "directory-not-empty");
    String root = text(send("GET", TREE, ""), "$.root");
    assertProblem(
        send("DELETE", TREE + "?path=/cm&recursive=true", "", "If-Match", "\"" + leaf + "\""),
        412,
        "precondition-failed");
    HttpResponse<String> removed =
        send("DELETE", TREE + "?path=/cm&recursive=true", "", "If-Match", "\"" + root + "\"");
    assertThat(removed.statusCode()).isEqualTo(200);
    assertProblem(send("GET", TREE + "?path=/cm", ""), 404, "path-not-found");
  }

  @Test
  void tree_ofBadRequests_saysSo() throws Exception {
    assertProblem(post("directories", "{\"path\":\"relative\"}"), 400, "name-invalid");
    assertProblem(post("directories", "{\"path\":\"/a\",\"odd\":1}"), 400, "field-unknown");
    assertProblem(post("directories", "{}"), 400, "value-invalid");
    assertProblem(post("directories", "{\"path\":\"/no/such\"}"), 404, "path-not-found");
    assertProblem(content("PUT", "/none", "", "x"), 404, "path-not-found");
    assertProblem(content("PUT", "/x", "&create=true&offset=-1", "x"), 400, "value-invalid");
    assertProblem(content("PUT", "/x", "&create=true&offset=q", "x"), 400, "value-invalid");
  }

  @Test
  void tree_isKeptFromTheCollector() throws Exception {
    content("PUT", "/gc/f", "&create=true&parents=true", "stays");
    Cid before = Cid.parse(text(send("GET", TREE + "?path=/gc/f", ""), "$.cid"));
    String address = text(send("POST", "/api/v1/garbage-collection", ""), "$.operation");
    send("GET", address, "", "Accept", "application/x-ndjson");
    assertThat(context.getBean(Blocks.class).findSize(before)).isPresent();
    assertThat(content("GET", "/gc/f", "", "").body()).isEqualTo("stays");
  }

  private Cid leaf(String content) {
    byte[] bytes = content.getBytes(UTF_8);
    return add(Cid.v1(Multicodec.RAW, Multihash.sha256(bytes)), bytes);
  }

  private Cid node(Cid link) {
    byte[] bytes = DagPb.encode(new PbNode(List.of(new PbLink("", 0, link)), null));
    return add(Cid.v1(Multicodec.DAG_PB, Multihash.sha256(bytes)), bytes);
  }

  private Cid add(Cid cid, byte[] bytes) {
    try (Blocks.WriteSession session = context.getBean(Blocks.class).openSession()) {
      session.add(cid, Block.of(cid.multihash(), bytes));
      session.commit();
      return cid;
    }
  }

  private HttpResponse<String> post(String what, String json) throws Exception {
    return send("POST", TREE + "/" + what, json, "Content-Type", "application/json");
  }

  private HttpResponse<String> content(String method, String path, String more, String body)
      throws Exception {
    return send(method, TREE + "/content?path=" + encoded(path) + more, body);
  }

  private HttpResponse<String> send(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    String port = context.getEnvironment().getRequiredProperty("local.server.port");
    BodyPublisher publisher =
        body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(method, publisher)
            .header(
                Identity.HEADER, minter.mint("block-service", Caller.of("ann", List.of("admin"))));
    if (headers.length > 0) {
      request.headers(headers);
    }
    HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
    DocumentedAnswers.require(method, answer.uri(), answer);
    return answer;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  private static String text(HttpResponse<String> response, String path) {
    return JsonPath.<String>read(response.body(), path);
  }

  private static void assertProblem(HttpResponse<String> response, int status, String code) {
    assertThat(response.body()).contains("\"code\":\"" + code + "\"");
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
  }
}
