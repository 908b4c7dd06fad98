package org.casanube.block.files.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.casanube.block.RunningService;
import org.casanube.identity.Identity;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Adding by REST, in the service as it runs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AddFilesTest {
  private static final String FILES = "/api/v1/files";
  private static final String OCTETS = "application/octet-stream";
  private static final String HELLO = "bafkreibm6jg3ux5qumhcn2b3flc3tyu6dmlb4xa7u5bf44yegnrjhc4yeq";

  private RunningService service;

  @BeforeAll
  void start(@TempDir Path home) {
    service =
        new RunningService(
            home,
            "--casanube.block.files.max-body=64MB",
            "--casanube.block.files.progress-interval=0ms");
  }

  @AfterAll
  void stop() {
    service.close();
  }

  private HttpResponse<String> post(String query, String type, byte[] body, String... headers)
      throws Exception {
    String[] all = new String[headers.length + 2];
    all[0] = "Content-Type";
    all[1] = type;
    System.arraycopy(headers, 0, all, 2, headers.length);
    return service.send("POST", FILES + query, BodyPublishers.ofByteArray(body), all);
  }

  private static String text(HttpResponse<String> response, String path) {
    return JsonPath.read(response.body(), path).toString();
  }

  @Test
  void add_ofOneFile_isPinnedAndReadable() throws Exception {
    HttpResponse<String> added = post("?name=hello.txt&pinName=greeting", OCTETS, hello());

    assertThat(added.statusCode()).isEqualTo(201);
    assertThat(text(added, "$.cid")).isEqualTo(HELLO);
    assertThat(text(added, "$.name")).isEqualTo("hello.txt");
    assertThat(text(added, "$.size")).isEqualTo("5");
    assertThat(added.headers().firstValue("Location")).hasValue("/ipfs/" + HELLO);
    assertThat(service.get("/ipfs/" + HELLO).body()).isEqualTo("hello");
    assertThat(text(service.get("/api/v1/local-pins/" + HELLO), "$.type")).isEqualTo("recursive");
  }

  private static byte[] hello() {
    return "hello".getBytes(UTF_8);
  }

  @Test
  void put_ofOneFile_needsNoMediaType() throws Exception {
    HttpResponse<String> added =
        service.send("PUT", FILES + "/a%20b.txt?wrap=true", BodyPublishers.ofByteArray(hello()));

    assertThat(added.statusCode()).isEqualTo(201);
    assertThat(service.get("/ipfs/" + text(added, "$.cid") + "/a%20b.txt").body())
        .isEqualTo("hello");
  }

  @Test
  void call_withQueryThatCantBeRead_isRefused() throws Exception {
    for (String query : List.of("name=%ff", "path=%c0%af", "a&".repeat(2000))) {
      HttpResponse<String> refused = service.get("/api/v1/local-pins?" + query);
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(text(refused, "$.code")).isEqualTo("request-invalid");
    }
  }

  @Test
  void call_withAsManyHeadersAsTheGatewayTakes_isAnswered() throws Exception {
    String long32 = "a".repeat(32 * 1024);
    assertThat(
            service.get("/api/v1/storage?x=" + "b".repeat(15_000), "X-Long", long32).statusCode())
        .isEqualTo(200);
    assertThat(service.get("/ipfs/" + HELLO + "/" + "b".repeat(15_000)).statusCode())
        .isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({
    "?profile=unixfs-v0-2015, QmWfVY9y3xjsixTgbd9AorQxH7VtMpzfx2HaWtsoUYecaX",
    "?cidVersion=1, bafkreibm6jg3ux5qumhcn2b3flc3tyu6dmlb4xa7u5bf44yegnrjhc4yeq",
    "?onlyHash=true, bafkreibm6jg3ux5qumhcn2b3flc3tyu6dmlb4xa7u5bf44yegnrjhc4yeq",
  })
  void add_withOptions_makesTheKnownCid(String query, String cid) throws Exception {
    assertThat(text(post(query, OCTETS, hello()), "$.cid")).isEqualTo(cid);
  }

  @ParameterizedTest
  @CsvSource({
    "?profile=other, option-invalid",
    "?chunker=size-0, option-invalid",
    "?chunker=size-9999999, option-invalid",
    "?layout=flat, value-invalid",
    "?cidVersion=2, value-invalid",
    "?pin=maybe, value-invalid",
    "?colour=red, value-invalid",
    "?wrap=true, value-missing",
    "?name=..&wrap=true, name-invalid",
    "?treePath=relative, name-invalid",
  })
  void add_ofBadOptions_isRefused(String query, String code) throws Exception {
    HttpResponse<String> refused = post(query, OCTETS, hello());

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(text(refused, "$.code")).isEqualTo(code);
  }

  @Test
  void add_withTreePath_linksIt() throws Exception {
    HttpResponse<String> added = post("?treePath=/in/tree.txt", OCTETS, hello());

    assertThat(added.statusCode()).isEqualTo(201);
    assertThat(service.get("/api/v1/tree/content?path=/in/tree.txt").body()).isEqualTo("hello");
  }

  @Test
  void add_ofTarOfTenThousandFiles_isOneAnswer() throws Exception {
    byte[] tar = tar(10_000);
    HttpResponse<String> added = post("", AddBody.TAR, tar);

    assertThat(added.statusCode()).isEqualTo(201);
    assertThat(text(added, "$.name")).isEqualTo("top");
    assertThat(service.get("/ipfs/" + text(added, "$.cid") + "/d7/f7.bin").statusCode())
        .isEqualTo(200);
    assertThat(text(post("?wrap=true", AddBody.TAR, tar), "$.name")).isEmpty();
  }

  private static byte[] tar(int files) throws IOException {
    Random random = new Random(1);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      for (int index = 0; index < files; index++) {
        byte[] content = new byte[512];
        random.nextBytes(content);
        TarArchiveEntry entry = new TarArchiveEntry("top/d" + index % 100 + "/f" + index + ".bin");
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }

  @Test
  void add_ofDamagedTar_leavesNoPin() throws Exception {
    byte[] tar = tar(20);
    HttpResponse<String> refused = post("", AddBody.TAR, Arrays.copyOf(tar, 3000));

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(text(refused, "$.code")).isEqualTo("archive-malformed");
  }

  @Test
  void add_ofForm_keepsTheFolders() throws Exception {
    String form =
        part("photos/2026/a.txt", "first") + part("photos/b.txt", "second") + "--xX--\r\n";
    HttpResponse<String> added = post("", "multipart/form-data; boundary=xX", form.getBytes(UTF_8));

    assertThat(added.statusCode()).isEqualTo(201);
    assertThat(text(added, "$.name")).isEqualTo("photos");
    assertThat(service.get("/ipfs/" + text(added, "$.cid") + "/2026/a.txt").body())
        .isEqualTo("first");
  }

  private static String part(String path, String content) {
    return "--xX\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
        + path
        + "\"\r\nContent-Type: text/plain\r\n\r\n"
        + content
        + "\r\n";
  }

  @ParameterizedTest
  @ValueSource(strings = {"../evil", "/etc/passwd", "a/../../b", "a//b", ".."})
  void add_ofFormWithUnsafePath_isRefused(String path) throws Exception {
    String form = part(path, "x") + "--xX--\r\n";
    HttpResponse<String> refused =
        post("", "multipart/form-data; boundary=xX", form.getBytes(UTF_8));

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(text(refused, "$.code")).isEqualTo("name-invalid");
  }

  @Test
  void add_ofCutOffForm_isRefused() throws Exception {
    HttpResponse<String> refused =
        post("", "multipart/form-data; boundary=xX", part("a", "x").getBytes(UTF_8));

    assertThat(text(refused, "$.code")).isEqualTo("multipart-malformed");
  }

  @Test
  void add_ofOtherMediaType_is415() throws Exception {
    assertThat(post("", "application/zip", hello()).statusCode()).isEqualTo(415);
  }

  @Test
  void add_overTheLimit_namesIt() throws Exception {
    byte[] large = new byte[64 * 1024 * 1024 + 1];
    HttpResponse<String> refused =
        service.send(
            "POST",
            FILES + "?onlyHash=true",
            BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)),
            "Content-Type",
            OCTETS);

    assertThat(refused.statusCode()).isEqualTo(413);
    assertThat(text(refused, "$.limit")).isEqualTo(Integer.toString(64 * 1024 * 1024));
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /api/v1/files, application/octet-stream, 999999999, body-too-large, 67108864",
    "PUT, /api/v1/files/a, text/plain, 999999999, body-too-large, 67108864",
    "POST, /api/v1/cars, application/vnd.ipld.car, 999999999, body-too-large, 67108864",
    "POST, /api/v1/blocks, application/octet-stream, 2097153, block-too-large, 2097152",
    "POST, /api/v1/tree/directories, application/json, 10000000, body-too-large, 65536",
  })
  void body_announcedTooLarge_isRefusedBeforeItComes(
      String method, String target, String type, long length, String code, String limit)
      throws Exception {
    String answer = begin(method, target, type, "Content-Length: " + length);

    assertThat(answer).startsWith("HTTP/1.1 413").contains(code).contains("\"limit\":" + limit);
  }

  /** What is answered to the head of a request alone. */
  private String begin(String method, String target, String type, String header) throws Exception {
    try (Socket socket = service.connect()) {
      String head =
          "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: %s\r\n%s\r\n%s: %s\r\n\r\n"
              .formatted(method, target, type, header, Identity.HEADER, service.identity());
      socket.getOutputStream().write(head.getBytes(UTF_8));
      byte[] answer = new byte[4096];
      int length = socket.getInputStream().readNBytes(answer, 0, 16);
      length += socket.getInputStream().read(answer, length, answer.length - length);
      return new String(answer, 0, length, UTF_8);
    }
  }

  @Test
  void json_withoutEnd_isRefusedAtItsLimit() throws Exception {
    HttpResponse<String> refused =
        service.send(
            "POST",
            "/api/v1/tree/directories",
            BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[100_000])),
            "Content-Type",
            "application/json");

    assertThat(refused.statusCode()).isIn(400, 413);
  }

  @Test
  void body_compressed_is415() throws Exception {
    HttpResponse<String> refused = post("", OCTETS, hello(), "Content-Encoding", "gzip");

    assertThat(refused.statusCode()).isEqualTo(415);
    assertThat(text(refused, "$.field")).isEqualTo("Content-Encoding");
    assertThat(refused.headers().firstValue("Accept-Encoding")).hasValue("identity");
    assertThat(post("", OCTETS, hello(), "Content-Encoding", "identity").statusCode())
        .isEqualTo(201);
  }

  @Test
  void add_withoutMediaType_is415() throws Exception {
    HttpResponse<String> refused = service.send("POST", FILES, BodyPublishers.ofByteArray(hello()));

    assertThat(refused.statusCode()).isEqualTo(415);
    assertThat(text(refused, "$.field")).isEqualTo("Content-Type");
    assertThat(begin("POST", FILES, "", "Content-Length: 0")).startsWith("HTTP/1.1 415");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/files/%00", "/api/v1/files/%ff", "/api/v1/files/%2"})
  void target_thatTheContainerRefuses_isAProblem(String target) throws Exception {
    assertThat(begin("PUT", target, OCTETS, "Content-Length: 0"))
        .startsWith("HTTP/1.1 400")
        .contains("application/problem+json", "request-invalid");
  }

  @Test
  void add_withProgress_answersBeforeTheBodyEnds() throws Exception {
    try (Socket socket = service.connect()) {
      String head =
          "POST /api/v1/files?name=slow HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: "
              + ProgressLines.NDJSON
              + "\r\nContent-Type: application/octet-stream\r\nContent-Length: 8388608\r\n"
              + Identity.HEADER
              + ": "
              + service.identity()
              + "\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(UTF_8));
      byte[] half = new byte[4 * 1024 * 1024];
      new Random(5).nextBytes(half);
      socket.getOutputStream().write(half);
      BufferedReader answer =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
      assertThat(answer.readLine()).isEqualTo("HTTP/1.1 200 ");
      socket.getOutputStream().write(half);
      List<String> lines = answer.lines().takeWhile(line -> !line.equals("0")).toList();
      assertThat(lines).anyMatch(line -> line.startsWith("{\"type\":\"progress\",\"bytes\":"));
      assertThat(lines).anyMatch(line -> line.startsWith("{\"type\":\"entry\",\"path\":\"slow\""));
      assertThat(lines.stream().filter(line -> line.startsWith("{")).toList().getLast())
          .startsWith("{\"type\":\"added\",\"cid\":\"bafy")
          .contains("\"size\":8388608");
    }
  }

  @Test
  void add_thatBreaksOff_endsItsSession() throws Exception {
    try (Socket socket = service.connect()) {
      String head =
          "POST /api/v1/files HTTP/1.1\r\nHost: 127.0.0.1\r\n"
              + "Content-Type: application/octet-stream\r\nContent-Length: 999999\r\n"
              + Identity.HEADER
              + ": "
              + service.identity()
              + "\r\n\r\nabc";
      socket.getOutputStream().write(head.getBytes(UTF_8));
    }
    String collected =
        service.send("POST", "/api/v1/garbage-collection", BodyPublishers.noBody()).body();
    String operation = JsonPath.read(collected, "$.id");
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> service.get("/api/v1/operations/" + operation).body().contains("succeeded"));
  }

  @Test
  void call_withoutIdentity_isRefused() throws Exception {
    try (Socket socket = service.connect()) {
      socket
          .getOutputStream()
          .write(
              ("GET /ipfs/" + HELLO + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                  .getBytes(UTF_8));
      assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
          .startsWith("HTTP/1.1 401")
          .contains("identity-missing");
    }
  }
}
