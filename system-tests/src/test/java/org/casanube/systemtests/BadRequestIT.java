package org.casanube.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;
import org.casanube.multiformats.Multihash;
import org.casanube.systemtests.HostileArchives.Car;
import org.casanube.systemtests.HostileArchives.PlainBlock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is sent, the answer says what is wrong, and the node goes on with what it has. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadRequestIT {
  private static final String CAR = "application/vnd.ipld.car";
  private static final String CARS = "/api/v1/cars";
  private static final String BLOCKS = "/api/v1/blocks";
  private static final String FILES = "/api/v1/files";
  private static final String UPLOADS = "/api/v1/uploads";
  private static final String OCTETS = "application/octet-stream";
  private static final byte[] KEPT = "kept".getBytes(StandardCharsets.UTF_8);

  private RunningNode node = RunningNode.of(Path.of(""));
  private String kept = "";

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    node = RunningNode.of(folder.resolve("home")).start();
    kept = node.add(KEPT);
  }

  @AfterAll
  void stop() throws Exception {
    node.close();
  }

  @AfterEach
  void nodeIsAliveAndComplainsOfNothing() throws Exception {
    node.requireAlive();
    node.requireReadable(kept, KEPT);
    assertThat(node.complaints()).isEmpty();
  }

  // ---- blocks and CIDs

  @Test
  void block_ofOtherBytesThanItsCid_isRefusedAndNotKept() throws Exception {
    String cid = PlainBlock.raw("right".getBytes(StandardCharsets.UTF_8)).cid().toString();
    node.put(BLOCKS + "/" + cid, "wrong".getBytes(StandardCharsets.UTF_8))
        .isProblem(400, "block-mismatched")
        .saying(cid);
    node.get(BLOCKS + "/" + cid).isProblem(404, "block-missing");
  }

  @Test
  void block_ofThreeMebibytes_isRefusedByItsLimit() throws Exception {
    node.post(BLOCKS, OCTETS, new byte[3 << 20])
        .isProblem(413, "block-too-large")
        .limitedTo(2 << 20);
  }

  @ParameterizedTest
  @CsvSource({"codec=nonsense, codec", "hash=md5, hash"})
  void block_ofUnknownKind_isRefused(String query, String field) throws Exception {
    node.post(BLOCKS + "?" + query, OCTETS, KEPT).isProblem(400, "value-invalid").naming(field);
  }

  @ParameterizedTest
  @ValueSource(strings = {"junk", "b", "zzzz", "Qm0", "bafy!", "%F0%9F%8D%8C"})
  void cid_ofJunk_isRefusedEverywhere(String cid) throws Exception {
    node.get(BLOCKS + "/" + cid).isProblem(400, "cid-invalid");
    node.put("/api/v1/local-pins/" + cid, new byte[0]).isProblem(400, "cid-invalid");
    node.get(FILES + "/stat?path=/ipfs/" + cid).isProblem(400, "cid-invalid");
    node.postJson("/api/v1/tree/copies", "{\"from\":\"/ipfs/%s\",\"to\":\"/x\"}".formatted(cid))
        .isProblem(400, "cid-invalid");
    node.get("/ipfs/" + cid).is(400);
    node.content("/ipfs/" + cid).is(400);
  }

  @Test
  void cid_ofHashThatCanNotBeChecked_isNowhereAndNotTaken() throws Exception {
    Cid cid = Cid.v1(new Multicodec(0x55), Multihash.of(Multicodec.KECCAK_256, new byte[32]));
    node.get(BLOCKS + "/" + cid).isProblem(404, "block-missing").saying("keccak-256");
    node.put(BLOCKS + "/" + cid, KEPT).isProblem(422, "block-refused").saying("keccak-256");
    node.get(FILES + "/stat?path=/ipfs/" + cid).isProblem(404, "block-missing");
    node.content("/ipfs/" + cid).is(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=zz-", "bytes=9-1", "bytes=-", "lines=1-2", "bytes=1-2,x"})
  void range_ofJunk_isPassedOver(String range) throws Exception {
    assertThat(node.content("/ipfs/" + kept, "Range", range).is(200).body()).isEqualTo(KEPT);
  }

  @Test
  void range_beyondTheEnd_is416() throws Exception {
    node.content("/ipfs/" + kept, "Range", "bytes=100-200").is(416);
    node.get("/ipfs/" + kept, "Range", "bytes=100-200").is(416);
  }

  // ---- CAR archives

  @Test
  void car_cutOffOrJunk_isRefused() throws Exception {
    PlainBlock block = PlainBlock.raw(new byte[1000]);
    byte[] whole = HostileArchives.car(List.of(block.cid()), List.of(block));
    node.post(CARS, CAR, Arrays.copyOf(whole, whole.length - 1))
        .isProblem(400, "archive-malformed");
    node.post(CARS, CAR, new byte[0]).isProblem(400, "archive-malformed");
    node.post(CARS, CAR, KEPT).isProblem(400, "archive-malformed");
    assertThat(node.get("/api/v1/local-pins/" + block.cid()).member("type"))
        .isEqualTo("not-pinned");
  }

  @Test
  void car_withWrongHash_isRefused() throws Exception {
    PlainBlock block = PlainBlock.raw(new byte[1000]);
    PlainBlock forged = new PlainBlock(block.cid(), new byte[999]);
    node.post(CARS, CAR, HostileArchives.car(List.of(block.cid()), List.of(forged)))
        .isProblem(400, "block-mismatched");
  }

  @Test
  void car_withBlockOfThreeMebibytes_isRefusedByItsLimit() throws Exception {
    PlainBlock block = PlainBlock.raw(new byte[3 << 20]);
    node.post(CARS, CAR, HostileArchives.car(List.of(block.cid()), List.of(block)))
        .isProblem(413, "block-too-large")
        .limitedTo(2 << 20);
  }

  @Test
  void car_withoutItsRoot_isRefusedUnlessAskedFor() throws Exception {
    PlainBlock here = PlainBlock.raw("here".getBytes(StandardCharsets.UTF_8));
    PlainBlock absent = PlainBlock.raw("absent".getBytes(StandardCharsets.UTF_8));
    byte[] car = HostileArchives.car(List.of(absent.cid()), List.of(here));
    node.post(CARS, CAR, car).isProblem(422, "archive-incomplete").saying(absent.cid().toString());
    byte[] rootless = HostileArchives.car(List.of(), List.of(here));
    node.post(CARS, CAR, rootless).isProblem(422, "archive-incomplete");
    node.post(CARS + "?allowIncomplete=true&pinRoots=false", CAR, car).is(200);
  }

  @ParameterizedTest
  @CsvSource({"51, 9999999", "9223372036854775807, 10", "-1, -1", "0, 5", "40, 60", "51, 0"})
  void carOfVersion2_withOffsetsThatLie_isRefused(long offset, long length) throws Exception {
    PlainBlock block = PlainBlock.raw(KEPT);
    byte[] inner = HostileArchives.car(List.of(block.cid()), List.of(block));
    node.post(CARS, CAR, HostileArchives.carV2(inner, offset, length))
        .isProblem(400, "archive-malformed");
  }

  @Test
  void dag_tenThousandDeep_isKeptAndGivenButNotReadAsFile() throws Exception {
    Car deep = HostileArchives.deepFile(10_000);
    node.post(CARS, CAR, deep.bytes()).is(200);
    node.requirePinned(deep.root().toString());
    node.content("/ipfs/" + deep.root() + "?format=raw").is(200);
    assertThat(node.content("/ipfs/" + deep.root() + "?format=car").is(200).body())
        .hasSizeGreaterThan(400_000);
    node.get(FILES + "/stat?path=/ipfs/" + deep.root()).is(200);
    assertThat(node.nube("cat", deep.root().toString()).code()).isNotZero();
  }

  @Test
  void hamt_thatIsABombOrNone_isRefusedAsSoonAsItIsRead() throws Exception {
    for (Car hamt :
        List.of(
            HostileArchives.hamtBomb(),
            HostileArchives.deepHamt(1000),
            HostileArchives.wideHamt())) {
      node.post(CARS, CAR, hamt.bytes()).is(200);
      node.get(FILES + "/entries?path=/ipfs/" + hamt.root()).isProblem(422, "data-malformed");
      node.get("/ipfs/" + hamt.root() + "/").is(422);
      node.content("/ipfs/" + hamt.root() + "/").is(422);
      assertThat(node.nube("ls", hamt.root().toString()).code()).isEqualTo(5);
    }
  }

  // ---- names

  @ParameterizedTest
  @ValueSource(strings = {"../evil", "/etc/evil", "a/../../evil", "a//b", ".", ".."})
  void name_thatLeavesTheFolder_isRefused(String name) throws Exception {
    node.post(FILES, "application/x-tar", HostileArchives.tar(name)).isProblem(400, "name-invalid");
    node.post(FILES, "multipart/form-data; boundary=xX", HostileArchives.form(name))
        .isProblem(400, "name-invalid");
  }

  @Test
  void name_overTheLimit_isRefusedEverywhere() throws Exception {
    String name = "a".repeat(256);
    node.post(FILES, "application/x-tar", HostileArchives.tar(name))
        .isProblem(400, "name-invalid")
        .saying("limit of 255");
    node.post(FILES, "multipart/form-data; boundary=xX", HostileArchives.form(name))
        .isProblem(400, "name-invalid");
    node.put(FILES + "/" + name + "?wrap=true", KEPT).isProblem(400, "name-invalid");
    node.postJson("/api/v1/tree/directories", "{\"path\":\"/" + name + "\"}")
        .isProblem(400, "name-invalid");
    node.send(
            "POST",
            UPLOADS,
            BodyPublishers.noBody(),
            "Tus-Resumable",
            "1.0.0",
            "Upload-Length",
            "1",
            "Upload-Metadata",
            "filename " + Base64.getEncoder().encodeToString(name.getBytes(StandardCharsets.UTF_8)))
        .isProblem(400, "upload-header-invalid")
        .naming("Upload-Metadata");
  }

  @Test
  void name_withNul_isRefusedEverywhere() throws Exception {
    node.post(FILES + "?wrap=true&name=a%00b", OCTETS, KEPT).isProblem(400, "name-invalid");
    node.put(FILES + "/a%00b", KEPT).isProblem(400, "target-invalid");
    node.postJson("/api/v1/tree/directories", "{\"path\":\"/a\\u0000b\"}")
        .isProblem(400, "name-invalid");
    node.post(FILES, "multipart/form-data; boundary=xX", HostileArchives.form("a\0b"))
        .isProblem(400, "name-invalid");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/../x", "/a/../../x", "relative", "", "/a//b", "/./x"})
  void treePath_thatIsNone_isRefused(String path) throws Exception {
    Answer refused =
        node.postJson("/api/v1/tree/directories", "{\"path\":\"" + path + "\"}").is(400);
    assertThat(refused.member("code")).isIn("name-invalid", "value-invalid");
  }

  /** To a POSIX system a backslash is a letter; what unpacks elsewhere has to look out itself. */
  @Test
  void name_withBackslash_isANameLikeOthers() throws Exception {
    String cid =
        node.post(FILES + "?wrap=true", "application/x-tar", HostileArchives.tar("..\\evil"))
            .is(201)
            .member("cid");
    assertThat(node.content("/ipfs/" + cid + "/..%5Cevil").is(200).text()).isEqualTo("x");
  }

  // ---- forms, JSON, uploads

  @ParameterizedTest
  @ValueSource(
      strings = {
        "multipart/form-data",
        "multipart/form-data; boundary=other",
        "multipart/form-data; boundary=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
      })
  void form_withBadBoundary_isRefused(String type) throws Exception {
    node.post(FILES, type, HostileArchives.form("a")).isProblem(400, "multipart-malformed");
  }

  @Test
  void form_cutOff_isRefused() throws Exception {
    byte[] form = HostileArchives.form("a");
    node.post(FILES, "multipart/form-data; boundary=xX", Arrays.copyOf(form, form.length - 6))
        .isProblem(400, "multipart-malformed");
  }

  @Test
  void json_thatIsNotWanted_isRefused() throws Exception {
    String directories = "/api/v1/tree/directories";
    node.postJson(directories, "{\"path\":\"/a\",\"colour\":1}")
        .isProblem(400, "field-unknown")
        .naming("colour");
    node.postJson(directories, "[".repeat(60_000)).isProblem(400, "body-unreadable");
    node.postJson(directories, "\0\u00ff").isProblem(400, "body-unreadable");
    node.postJson(directories, "{}").isProblem(400, "value-invalid").naming("path");
    node.raw(
            "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 10000000\r\n\r\n{"
                .formatted(directories))
        .isProblem(413, "body-too-large")
        .limitedTo(65_536);
  }

  @Test
  void body_compressedOrOfUnknownType_is415() throws Exception {
    node.send(
            "POST",
            FILES,
            BodyPublishers.ofByteArray(KEPT),
            "Content-Type",
            OCTETS,
            "Content-Encoding",
            "gzip")
        .isProblem(415, "media-type-not-supported")
        .naming("Content-Encoding");
    node.post(FILES, "application/zip", KEPT).isProblem(415, "media-type-not-supported");
    node.send("POST", FILES, BodyPublishers.ofByteArray(KEPT))
        .isProblem(415, "media-type-not-supported");
  }

  @Test
  void body_thatNobodyAskedFor_isPassedOver() throws Exception {
    node.send(
            "PUT",
            "/api/v1/local-pins/" + kept + "?name=asked",
            BodyPublishers.ofString("name=%zz&type=direct"),
            "Content-Type",
            "application/x-www-form-urlencoded")
        .is(200);
  }

  @Test
  void upload_withBadHeaders_isRefused() throws Exception {
    tus("POST", UPLOADS, "Upload-Length", "-1").isProblem(400, "upload-header-invalid");
    tus("POST", UPLOADS, "Upload-Length", "999999999999999999")
        .isProblem(413, "upload-too-large")
        .limitedTo(64L << 30);
    tus("POST", UPLOADS, "Upload-Length", "9", "Upload-Metadata", "a " + "QUJD".repeat(2000))
        .isProblem(400, "upload-header-invalid")
        .naming("Upload-Metadata");
    String upload = tus("POST", UPLOADS, "Upload-Length", "9").is(201).header("Location");
    node.send(
            "PATCH",
            upload,
            BodyPublishers.ofByteArray(KEPT),
            "Tus-Resumable",
            "1.0.0",
            "Upload-Offset",
            "5",
            "Content-Type",
            "application/offset+octet-stream")
        .isProblem(409, "upload-offset-conflict");
    assertThat(tus("HEAD", upload).is(200).header("Upload-Offset")).isEqualTo("0");
    tus("HEAD", UPLOADS + "/0000").is(404);
  }

  private Answer tus(String method, String target, String... headers) throws Exception {
    String[] all = Arrays.copyOf(headers, headers.length + 2);
    all[headers.length] = "Tus-Resumable";
    all[headers.length + 1] = "1.0.0";
    return node.send(method, target, BodyPublishers.noBody(), all);
  }

  // ---- HTTP itself

  @ParameterizedTest
  @CsvSource({
    "GET /../etc/passwd HTTP/1.1, target-invalid",
    "GET /%zz HTTP/1.1, target-invalid",
    "GET nowhere HTTP/1.1, target-invalid",
    "GET / NOHTTP, request-invalid",
    "PUT /api/v1/files/%ff HTTP/1.1, request-invalid",
  })
  void request_thatIsNone_isRefused(String line, String code) throws Exception {
    node.raw(line + "\r\nHost: localhost\r\n\r\n").isProblem(400, code);
  }

  @Test
  void length_thatLies_isRefused() throws Exception {
    String head = "POST /api/v1/blocks HTTP/1.1\r\nHost: localhost\r\n";
    node.raw(head + "Content-Length: -5\r\n\r\n").isProblem(400, "request-invalid");
    node.raw(head + "Content-Length: 5\r\nContent-Length: 3\r\n\r\nabcde")
        .isProblem(400, "request-invalid");
    node.raw(head + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
        .isProblem(400, "request-invalid");
  }

  @Test
  void headers_overTheLimit_areRefused() throws Exception {
    node.raw("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "a".repeat(40_000) + "\r\n\r\n")
        .isProblem(431, "headers-too-large")
        .limitedTo(32 << 10);
    node.raw("GET /" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .isProblem(414, "uri-too-long")
        .limitedTo(16 << 10);
  }
}
