package org.casanube.block.content.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.casanube.ipld.IpldNode;
import org.casanube.ipld.car.CarBlock;
import org.casanube.ipld.car.CarReader;
import org.casanube.ipld.dagcbor.DagCbor;
import org.casanube.ipld.dagpb.DagPb;
import org.casanube.ipld.dagpb.PbLink;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;
import org.casanube.multiformats.Multihash;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Single rules of the gateway specifications that no other test shows. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GatewayRulesTest {
  private static final String ABSENT =
      "bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy";
  private static final int SIZE = 3 * 1024 * 1024;

  private final ContentFixture content = new ContentFixture();
  private String small = "";
  private String holey = "";

  @BeforeAll
  void fill(@TempDir Path temporary) throws IOException {
    small = "/ipfs/" + content.addFile("0123456789".getBytes(StandardCharsets.UTF_8), temporary);
    byte[] bytes = new byte[SIZE];
    new Random(2).nextBytes(bytes);
    Cid file = content.addFile(bytes, temporary);
    holey = "/ipfs/" + file;
    ByteBuffer root = content.blocks.require(file).data();
    List<PbLink> links = DagPb.decode(root).links();
    content.store.remove(links.stream().skip(1).map(link -> link.cid().multihash()).toList());
  }

  @AfterAll
  void stop() {
    content.close();
  }

  private static List<CarBlock> read(Reply reply) throws IOException {
    CarReader reader = CarReader.open(new ByteArrayInputStream(reply.body()));
    List<CarBlock> blocks = new ArrayList<>();
    for (Optional<CarBlock> next = reader.next(); next.isPresent(); next = reader.next()) {
      blocks.add(next.get());
    }
    return blocks;
  }

  /** {@code Name: value} of all that says what pages of other origins may do, in order. */
  private static List<String> crossOrigin(Reply reply) {
    return Stream.of("origin", "methods", "headers")
        .map(name -> String.valueOf(reply.header("access-control-allow-" + name)))
        .toList();
  }

  @Test
  void answers_ofContent_mayBeReadByPagesOfAllOrigins() throws IOException {
    for (String target : List.of(small, small + "?format=raw", "/ipfs/" + ABSENT, "/ipfs/junk")) {
      for (String method : List.of("GET", "HEAD", "POST")) {
        Reply reply = content.request(method, target, "Origin: https://page.example");

        assertThat(reply.header("access-control-allow-origin")).as(target).isEqualTo("*");
        assertThat(reply.header("access-control-expose-headers"))
            .contains("Content-Length", "Content-Range", "X-Ipfs-Path", "X-Ipfs-Roots");
        assertThat(reply.header("access-control-allow-credentials")).isNull();
      }
    }
  }

  @Test
  void preflight_ofContent_allowsReadingAlone() throws IOException {
    Reply reply =
        content.request(
            "OPTIONS",
            small,
            "Origin: https://page.example",
            "Access-Control-Request-Method: GET",
            "Access-Control-Request-Headers: range");

    assertThat(reply.status()).isEqualTo(204);
    assertThat(reply.header("allow")).isEqualTo("GET, HEAD, OPTIONS");
    assertThat(crossOrigin(reply))
        .containsExactly(
            "*",
            "GET, HEAD, OPTIONS",
            "Cache-Control, Content-Type, If-None-Match, Range, User-Agent, X-Requested-With");
  }

  @Test
  void endpoints_besideContent_areNotForPagesOfOtherOrigins() throws IOException {
    for (Reply reply :
        List.of(
            content.request("OPTIONS", "/echo", "Origin: https://page.example"),
            content.get(small, "Host: rebound.example", "Origin: https://page.example"))) {
      assertThat(reply.header("access-control-allow-origin")).isNull();
    }
  }

  @Test
  void head_ofFileWithMissingContent_needsItsStartOnly() throws IOException {
    Reply head = content.request("HEAD", holey);

    assertThat(head.status()).isEqualTo(200);
    assertThat(head.header("content-length")).isEqualTo(Integer.toString(SIZE));
    assertThat(head.header("x-ipfs-roots")).isEqualTo(holey.substring(6));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?format=raw", "?format=car", "?format=tar", "?format=dag-json"})
  void missingRoot_is404InEveryForm(String query) throws IOException {
    assertThat(content.get("/ipfs/" + ABSENT + query).status()).isEqualTo(404);
    assertThat(content.request("HEAD", "/ipfs/" + ABSENT + query).status()).isEqualTo(404);
    Reply cached =
        content.request("HEAD", "/ipfs/" + ABSENT + query, "Cache-Control: only-if-cached");
    assertThat(cached.status()).isEqualTo(412);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/ipfs/" + ABSENT, "/ipns/name.example"})
  void serviceWorker_ofWholeRoot_isRefused(String path) throws IOException {
    assertThat(content.get(path, "Service-Worker: script").status()).isEqualTo(400);
  }

  @Test
  void format_comesBeforeAccept() throws IOException {
    Reply reply = content.get(small + "?format=raw", "Accept: application/vnd.ipld.car");

    assertThat(reply.header("content-type")).isEqualTo("application/vnd.ipld.raw");
    assertThat(reply.header("content-location")).isEqualTo(small + "?format=raw");
  }

  @Test
  void parametersOfCars_inTheQuery_comeBeforeAccept() throws IOException {
    Reply reply =
        content.get(
            small + "?format=car&car-dups=n",
            "Accept: application/vnd.ipld.car; version=1; order=dfs; dups=y");

    assertThat(reply.header("content-type")).endsWith("version=1; order=dfs; dups=n");
    assertThat(reply.header("content-location")).isEqualTo(small + "?format=car&car-dups=n");
    Reply asked =
        content.get(small + "?format=car", "Accept: application/vnd.ipld.car; order=unk; dups=y");
    assertThat(asked.header("content-location")).isEqualTo(small + "?format=car&car-dups=y");
    Reply versioned =
        content.get(
            small + "?format=car&car-version=1&car-order=dfs",
            "Accept: application/vnd.ipld.car; version=2; order=foo");
    assertThat(versioned.status()).isEqualTo(200);
    assertThat(versioned.header("content-location"))
        .isEqualTo(small + "?format=car&car-version=1&car-order=dfs");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/plain;q=0.2, application/vnd.ipld.car;q=0.5, application/vnd.ipld.raw;q=0.9"
            + " | application/vnd.ipld.raw",
        "application/vnd.ipld.raw;q=0, application/vnd.ipld.car | application/vnd.ipld.car;"
            + " version=1; order=dfs; dups=n",
        "APPLICATION/VND.IPLD.RAW | application/vnd.ipld.raw",
        "application/vnd.ipld.car;order=\"dfs\";dups=y;q=1, application/vnd.ipld.raw;q=0.1"
            + " | application/vnd.ipld.car; version=1; order=dfs; dups=y",
        "*/* | text/plain; charset=utf-8",
      })
  void accept_withWeights_isAnsweredWithTheMostWanted(String accept, String type)
      throws IOException {
    assertThat(content.get(small, "Accept: " + accept).header("content-type")).isEqualTo(type);
  }

  @ParameterizedTest
  @CsvSource({
    "a.svg, <svg xmlns='http://www.w3.org/2000/svg'/>, image/svg+xml",
    "a.css, body{}, text/css; charset=utf-8",
    "nothing, just text, text/plain; charset=utf-8",
    "nothing, <!DOCTYPE html><title>x</title>, text/html",
    "nothing, %PDF-1.7 x, application/pdf",
  })
  void contentType_isFoundByNameAndContent(
      String name, String text, String type, @TempDir Path temporary) throws IOException {
    Cid cid = content.addFile(text.getBytes(StandardCharsets.UTF_8), temporary);

    Reply reply = content.get("/ipfs/" + cid + "?filename=" + name);

    assertThat(reply.header("content-type")).isEqualTo(type);
  }

  @Test
  void tooManyAtOnce_areToldWhenToComeBack(@TempDir Path temporary) throws IOException {
    try (ContentFixture narrow = new ContentFixture(1, Duration.ofMinutes(2));
        Socket holder = narrow.connect()) {
      String large = "/ipfs/" + narrow.addFile(new byte[32 * 1024 * 1024], temporary);
      narrow.send(holder, "GET", large);
      assertThat(holder.getInputStream().read()).isEqualTo('H');
      Reply reply = narrow.get(large);
      assertThat(reply.status()).isEqualTo(503);
      assertThat(reply.header("retry-after")).isNotNull();
    }
  }

  @Test
  void moreThanAreAnsweredAtOnce_waitForTheirTurn(@TempDir Path temporary) throws Exception {
    try (ContentFixture narrow = new ContentFixture(1, Duration.ofMinutes(2));
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      String large = "/ipfs/" + narrow.addFile(new byte[32 * 1024 * 1024], temporary);
      String tiny = "/ipfs/" + narrow.addFile(new byte[] {1}, temporary);
      List<Future<Reply>> waiting = new ArrayList<>();
      try (Socket holder = narrow.connect()) {
        narrow.send(holder, "GET", large);
        assertThat(holder.getInputStream().read()).isEqualTo('H');
        for (int client = 0; client < 20; client++) {
          waiting.add(clients.submit(() -> narrow.get(tiny)));
        }
      }
      for (Future<Reply> each : waiting) {
        assertThat(each.get().status()).isEqualTo(200);
      }
    }
  }

  @Test
  void rawBlock_hasTheHashOfItsCid() throws IOException {
    Reply reply = content.get(small + "?format=raw");

    assertThat(Multihash.sha256(reply.body())).isEqualTo(Cid.parse(small.substring(6)).multihash());
  }

  @Test
  void entityBytes_ofWhatIsNoFile_isItsEntity() throws IOException {
    String data =
        "/ipfs/"
            + content.addBlock(
                Multicodec.DAG_CBOR,
                DagCbor.encode(IpldNode.list(IpldNode.of(Cid.parse(small.substring(6))))));

    assertThat(read(content.get(data + "?format=car&entity-bytes=0:5"))).hasSize(1);
    assertThat(read(content.get(data + "?format=car&entity-bytes=5000:*"))).hasSize(1);
  }

  @Test
  void entityBytes_outsideTheFile_areRefusedAndPartlyOutsideClipped() throws IOException {
    assertThat(content.get(small + "?format=car&entity-bytes=10:*").status()).isEqualTo(400);
    assertThat(content.get(holey + "?format=car&entity-bytes=99999999:*").status()).isEqualTo(400);
    assertThat(content.get(small + "?format=car&entity-bytes=5:99999").status()).isEqualTo(200);
    assertThat(read(content.get(small + "?format=car&entity-bytes=-99999:2"))).hasSize(1);
  }

  @Test
  void entityBytes_ofNothing_areTheRootAlone() throws IOException {
    assertThat(read(content.get(holey + "?format=car&entity-bytes=5:-" + SIZE))).hasSize(1);
  }

  @Test
  void car_ofIdentityBlocks_leavesThemOut() throws IOException {
    Cid inside = Cid.v1(Multicodec.RAW, Multihash.of(Multicodec.IDENTITY, new byte[] {1, 2}));
    Map<String, IpldNode> entries = new LinkedHashMap<>();
    entries.put("inside", IpldNode.of(inside));
    Cid root = content.addBlock(Multicodec.DAG_CBOR, DagCbor.encode(IpldNode.map(entries)));

    for (String dups : new String[] {"y", "n"}) {
      List<CarBlock> blocks = read(content.get("/ipfs/" + root + "?format=car&car-dups=" + dups));
      assertThat(blocks).extracting(CarBlock::cid).containsExactly(root);
    }
  }

  @Test
  void car_ofProbe_namesItsRoot() throws IOException {
    Reply reply = content.get("/ipfs/bafkqaaa?format=car");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("content-type")).startsWith("application/vnd.ipld.car; version=1");
    CarReader reader = CarReader.open(new ByteArrayInputStream(reply.body()));
    assertThat(reader.header().roots()).containsExactly(Cid.parse("bafkqaaa"));
    assertThat(reader.next()).isEmpty();
    for (String form : new String[] {"raw", "car"}) {
      Reply head = content.request("HEAD", "/ipfs/bafkqaaa?format=" + form);
      assertThat(head.status()).as(form).isEqualTo(200);
      assertThat(head.header("content-type")).startsWith("application/vnd.ipld." + form);
    }
  }

  @Test
  void error_reflectsNothingThatABrowserWouldRun() throws IOException {
    String script = "<script>alert(1)</script>";
    for (String target :
        new String[] {
          "/ipfs/" + script, "/ipns/" + script, small + "?format=" + script, "/" + script
        }) {
      Reply reply = content.get(target, "Accept: text/html");
      assertThat(reply.status()).isIn(400, 404);
      assertThat(reply.header("content-type")).isEqualTo("text/plain; charset=utf-8");
      assertThat(reply.header("x-content-type-options")).isEqualTo("nosniff");
    }
  }
}
