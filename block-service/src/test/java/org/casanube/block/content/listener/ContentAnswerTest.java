package org.casanube.block.content.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.casanube.block.unixfs.BlockSending;
import org.casanube.ipld.IpldNode;
import org.casanube.ipld.dagcbor.DagCbor;
import org.casanube.ipld.dagjson.DagJson;
import org.casanube.ipld.dagpb.DagPb;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is answered: parts, validators, forms, and how it is cut off. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContentAnswerTest {
  private static final int SIZE = 3 * 1024 * 1024 + 17;

  private final ContentFixture content = new ContentFixture();
  private final byte[] bytes = new byte[SIZE];
  private String file = "";
  private String small = "";

  @BeforeAll
  void fill(@TempDir Path temporary) throws IOException {
    new Random(7).nextBytes(bytes);
    file = "/ipfs/" + content.addFile(bytes, temporary);
    small = "/ipfs/" + content.addFile("0123456789".getBytes(StandardCharsets.UTF_8), temporary);
  }

  @AfterAll
  void stop() {
    content.close();
  }

  @Test
  void get_ofFile_givesEveryByteAndTheRightHeaders() throws IOException {
    Reply reply = content.get(file);

    assertThat(reply.body()).isEqualTo(bytes);
    assertThat(reply.header("content-length")).isEqualTo(Integer.toString(SIZE));
    assertThat(reply.header("etag")).isEqualTo('"' + file.substring(6) + '"');
    assertThat(reply.header("cache-control")).isEqualTo("public, max-age=29030400, immutable");
    assertThat(reply.header("accept-ranges")).isEqualTo("bytes");
    assertThat(reply.header("x-content-type-options")).isEqualTo("nosniff");
    assertThat(reply.header("content-type")).isEqualTo("application/octet-stream");
    assertThat(reply.headers()).doesNotContainKeys("set-cookie", "content-encoding");
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-0, 0, 1",
    "bytes=5-, 5, 3145740",
    "bytes=-10, 3145735, 10",
    "bytes=1048570-1048590, 1048570, 21",
    "bytes=3145744-9999999999, 3145744, 1",
    "bytes=-99999999, 0, 3145745",
  })
  void get_ofOneRange_givesThatPart(String range, int first, int length) throws IOException {
    Reply reply = content.get(file, "Range: " + range);

    assertThat(reply.status()).isEqualTo(206);
    assertThat(reply.header("content-range"))
        .isEqualTo("bytes " + first + "-" + (first + length - 1) + "/" + SIZE);
    assertThat(reply.body()).isEqualTo(Arrays.copyOfRange(bytes, first, first + length));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=0-", "bytes=0-1", "bytes=-5", "bytes=7-"})
  void get_ofRangeOfEmptyFile_givesAllOfIt(String range, @TempDir Path temporary)
      throws IOException {
    Reply reply =
        content.get("/ipfs/" + content.addFile(new byte[0], temporary), "Range: " + range);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("content-length")).isEqualTo("0");
    assertThat(reply.body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=10-", "bytes=10-20", "bytes=-0"})
  void get_ofRangePastTheEnd_is416(String range) throws IOException {
    Reply reply = content.get(small, "Range: " + range);

    assertThat(reply.status()).isEqualTo(416);
    assertThat(reply.header("content-range")).isEqualTo("bytes */10");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=5-2", "bytes=a-b", "bytes=-", "lines=1-2", "bytes=1-2,x"})
  void get_ofInvalidRange_givesAll(String range) throws IOException {
    Reply reply = content.get(small, "Range: " + range);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.text()).isEqualTo("0123456789");
  }

  @Test
  void get_ofSeveralRanges_givesThemAsParts() throws IOException {
    Reply reply = content.get(small, "Range: bytes=0-1,-2,50-60");

    assertThat(reply.status()).isEqualTo(206);
    assertThat(reply.header("content-type")).startsWith("multipart/byteranges; boundary=");
    assertThat(reply.text())
        .contains("Content-Range: bytes 0-1/10\r\n\r\n01\r\n")
        .contains("Content-Range: bytes 8-9/10\r\n\r\n89\r\n");
  }

  @Test
  void get_withIfRangeOfAnotherVersion_givesAll() throws IOException {
    assertThat(content.get(small, "Range: bytes=1-2", "If-Range: \"other\"").status())
        .isEqualTo(200);
    String etag = String.valueOf(content.get(small).header("etag"));
    assertThat(content.get(small, "Range: bytes=1-2", "If-Range: " + etag).status()).isEqualTo(206);
  }

  @Test
  void get_ofWhatTheClientHas_is304() throws IOException {
    String etag = String.valueOf(content.get(small).header("etag"));
    for (String known :
        List.of(etag, "W/" + etag, "\"x\", " + etag, "\"x\",W/" + etag + ",\"y\"", "*")) {
      Reply reply = content.get(small, "If-None-Match: " + known);
      assertThat(reply.status()).as(known).isEqualTo(304);
      assertThat(reply.header("etag")).isEqualTo(etag);
    }
    assertThat(content.get(small, "If-None-Match: \"x\"").status()).isEqualTo(200);
    assertThat(content.get(small + "?format=raw", "If-None-Match: " + etag).status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?format=raw", "?download=true", "?format=dag-json"})
  void head_ofAnything_hasTheHeadersOfGet(String query) throws IOException {
    Reply get = content.get(small + query);
    Reply head = content.request("HEAD", small + query);

    assertThat(head.status()).isEqualTo(get.status());
    assertThat(head.headers()).isEqualTo(get.headers());
    assertThat(head.body()).isEmpty();
  }

  @Test
  void get_asRawBlock_isAnAttachmentThatCanBeChecked() throws IOException {
    Reply reply = content.get(small + "?format=raw");

    assertThat(reply.text()).isEqualTo("0123456789");
    assertThat(reply.header("content-type")).isEqualTo("application/vnd.ipld.raw");
    assertThat(reply.header("etag")).isEqualTo('"' + small.substring(6) + ".raw\"");
    assertThat(reply.header("content-disposition"))
        .isEqualTo(
            "attachment; filename=\"%1$s.bin\"; filename*=UTF-8''%1$s.bin", small.substring(6));
  }

  @Test
  void get_acceptingRawBlocks_tellsTheUrlOfTheForm() throws IOException {
    Reply reply = content.get(small + "?x=1", "Accept: application/vnd.ipld.raw");

    assertThat(reply.header("content-type")).isEqualTo("application/vnd.ipld.raw");
    assertThat(reply.header("content-location")).isEqualTo(small + "?format=raw&x=1");
    assertThat(content.get("/ipfs/bafkqaaa?format=raw").status()).isEqualTo(200);
    assertThat(content.get("/ipfs/bafkqaaa?format=raw").body()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "?filename=a.txt | inline; filename=\"a.txt\"; filename*=UTF-8''a.txt",
        "?filename=a.txt&download=true | attachment; filename=\"a.txt\"; filename*=UTF-8''a.txt",
        "?filename=test%D1%82%D0%B5.pdf"
            + " | inline; filename=\"test__.pdf\"; filename*=UTF-8''test%D1%82%D0%B5.pdf",
        "?filename=..%2F%22x%0d%0ay | inline; filename=\".._%22x__y\";"
            + " filename*=UTF-8''.._%22x__y",
      })
  void get_withFilename_saysSoSafely(String query, String disposition) throws IOException {
    assertThat(content.get(small + query).header("content-disposition")).isEqualTo(disposition);
  }

  @ParameterizedTest
  @CsvSource({
    "?format=zip, 400",
    "?format=ipns-record, 400",
    "?format=car&dag-scope=some, 400",
    "?format=car&entity-bytes=x, 400",
    "?format=car&entity-bytes=5:1, 400",
    "?format=car&car-version=2, 400",
    "?format=car&car-order=foo, 400",
    "?x=%zz, 400",
  })
  void get_ofUnknownForm_isRefused(String query, int status) throws IOException {
    assertThat(content.get(small + query).status()).isEqualTo(status);
  }

  @Test
  void get_ofLinkedData_convertsBothWays() throws IOException {
    Map<String, IpldNode> entries = new LinkedHashMap<>();
    entries.put("link", IpldNode.of(Cid.parse(small.substring(6))));
    entries.put("n", IpldNode.of(5));
    IpldNode node = IpldNode.map(entries);
    String cbor = "/ipfs/" + content.addBlock(Multicodec.DAG_CBOR, DagCbor.encode(node));
    String json = "/ipfs/" + content.addBlock(Multicodec.DAG_JSON, DagJson.encode(node));

    assertThat(content.get(cbor).body()).isEqualTo(DagCbor.encode(node));
    assertThat(content.get(cbor).header("content-type")).isEqualTo("application/vnd.ipld.dag-cbor");
    assertThat(content.get(cbor + "?format=dag-json").body()).isEqualTo(DagJson.encode(node));
    assertThat(content.get(json, "Accept: application/vnd.ipld.dag-cbor").body())
        .isEqualTo(DagCbor.encode(node));
    assertThat(content.get(json + "?format=json").header("content-type"))
        .isEqualTo("application/json");
    assertThat(content.get(cbor, "Accept: text/html").text())
        .contains("<pre>")
        .contains("&quot;n&quot;");
    assertThat(content.get(file + "?format=dag-json").text()).startsWith("{\"Data\":");
  }

  /** Where others have taken all the memory for slow readers, answers are the same. */
  @Test
  void get_ofLargeBlocksWithoutRoom_isTheSame() throws IOException {
    IpldNode node = IpldNode.map(Map.of("text", IpldNode.of("0123456789".repeat(40_000))));
    String cbor = "/ipfs/" + content.addBlock(Multicodec.DAG_CBOR, DagCbor.encode(node));
    long taken = 0;
    for (long step = Long.highestOneBit(Long.MAX_VALUE); step > 0; step /= 2) {
      taken += BlockSending.PROCESS.take(step) ? step : 0;
    }
    try {
      assertThat(content.get(cbor).body()).isEqualTo(DagCbor.encode(node));
      assertThat(content.get(cbor + "?format=dag-json").body()).isEqualTo(DagJson.encode(node));
      assertThat(content.get(cbor + "?format=raw", "Range: bytes=100000-300000").body())
          .isEqualTo(Arrays.copyOfRange(DagCbor.encode(node), 100_000, 300_001));
    } finally {
      BlockSending.PROCESS.give(taken);
    }
  }

  @Test
  void get_ofFileAcceptingJson_staysTheFile() throws IOException {
    Reply reply = content.get(small, "Accept: application/json, text/plain, */*");

    assertThat(reply.text()).isEqualTo("0123456789");
  }

  @Test
  void get_ofBlocksThatBreakTheirFormat_is422() throws IOException {
    Cid junk = content.addBlock(Multicodec.DAG_PB, new byte[] {1, 2, 3});
    Cid cbor = content.addBlock(Multicodec.DAG_CBOR, new byte[] {(byte) 0xff});

    assertThat(content.get("/ipfs/" + junk).status()).isEqualTo(422);
    assertThat(content.get("/ipfs/" + cbor + "?format=dag-json").status()).isEqualTo(422);
    assertThat(content.get("/ipfs/" + cbor + "?format=dag-cbor").status()).isEqualTo(500);
    assertThat(content.get("/ipfs/" + junk + "?format=raw").status()).isEqualTo(200);
  }

  @Test
  void get_ofFileWithMissingMiddle_isCutOffAndRangesAroundItWork(@TempDir Path temporary)
      throws IOException {
    byte[] other = new byte[SIZE];
    new Random(8).nextBytes(other);
    Cid holey = content.addFile(other, temporary);
    byte[] root = content.blocks.require(holey).toBytes();
    Cid middle = DagPb.decode(ByteBuffer.wrap(root)).links().get(1).cid();
    content.store.remove(List.of(middle.multihash()));

    assertThatThrownBy(() -> content.get("/ipfs/" + holey)).isInstanceOf(EOFException.class);
    assertThat(content.get("/ipfs/" + holey, "Range: bytes=-100").body())
        .isEqualTo(Arrays.copyOfRange(other, SIZE - 100, SIZE));
    assertThat(content.get("/ipfs/" + holey, "Range: bytes=0-99").status()).isEqualTo(206);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT"})
  void otherMethods_areRefused(String method) throws IOException {
    Reply reply = content.request(method, small);

    assertThat(reply.status()).isEqualTo(405);
    assertThat(reply.header("allow")).isEqualTo("GET, HEAD, OPTIONS");
  }

  @Test
  void requests_inOneGo_areAnsweredInOrder() throws IOException {
    try (Socket socket = content.connect()) {
      for (int index = 0; index < 40; index++) {
        content.send(socket, "GET", index % 2 == 0 ? file : small);
      }
      for (int index = 0; index < 40; index++) {
        Reply reply = Reply.read(socket.getInputStream(), false);
        assertThat(reply.body()).hasSize(index % 2 == 0 ? SIZE : 10);
      }
    }
  }

  @Test
  void request_forForeignHost_isRefused() throws IOException {
    assertThat(content.get(small, "Host: evil.example").status()).isEqualTo(421);
    assertThat(content.get(small, "Host: cloud.example:8480").status()).isEqualTo(200);
    assertThat(content.get(small, "Host: [::1]:8480").status()).isEqualTo(200);
    assertThat(content.get(small, "Host: x.localhost").status()).isEqualTo(200);
  }

  @Test
  void request_withBody_isRefused() throws IOException {
    assertThat(content.get(small, "Content-Length: 5").status()).isEqualTo(400);
    assertThat(content.get(small, "Transfer-Encoding: chunked").status()).isEqualTo(400);
  }

  @Test
  void reader_thatStopsReading_isCutOff() throws IOException {
    try (Socket socket = new Socket()) {
      socket.setReceiveBufferSize(4096);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), content.port));
      socket.setSoTimeout(30_000);
      for (int index = 0; index < 8; index++) {
        content.send(socket, "GET", file);
      }
      await().atMost(Duration.ofSeconds(20)).until(() -> cutOffs() > 0);
    }
  }

  private long cutOffs() {
    return content
        .metrics
        .get("casanube.content.requests")
        .tag("outcome", "cut-off")
        .timer()
        .count();
  }

  /** What would take much memory to show is not shown. */
  @Test
  void pages_ofHugeBlocks_saySo() throws IOException {
    String large =
        "/ipfs/" + content.addBlock(Multicodec.DAG_CBOR, listOfEmptyTexts(IpldNode.MAX_VALUES / 2));
    String larger =
        "/ipfs/" + content.addBlock(Multicodec.DAG_CBOR, listOfEmptyTexts(2 * IpldNode.MAX_VALUES));

    Reply page = content.get(large, "Accept: text/html");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.text()).contains("too many to be shown here").hasSizeLessThan(20_000);
    assertThat(content.get(larger, "Accept: text/html").status()).isGreaterThanOrEqualTo(400);
    assertThat(content.get(larger + "?format=dag-json").status()).isGreaterThanOrEqualTo(400);
    assertThat(content.get(larger + "?format=raw").status()).isEqualTo(200);
  }

  private static byte[] listOfEmptyTexts(int count) {
    ByteBuffer list = ByteBuffer.allocate(5 + count).put((byte) 0x9a).putInt(count);
    while (list.hasRemaining()) {
      list.put((byte) 0x60);
    }
    return list.array();
  }
}
