package org.casanube.block.files.uploads;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.stream.Stream;
import org.casanube.block.RunningService;
import org.casanube.identity.Identity;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tus protocol, in the service as it runs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UploadsRestTest {
  private static final String UPLOADS = "/api/v1/uploads";
  private static final String PIECE = "application/offset+octet-stream";
  private static final String HELLO = "bafkreibm6jg3ux5qumhcn2b3flc3tyu6dmlb4xa7u5bf44yegnrjhc4yeq";

  private RunningService service;

  @BeforeAll
  void start(@TempDir Path home) {
    service = new RunningService(home, "--casanube.block.files.uploads.max-size=1MB");
  }

  @AfterAll
  void stop() {
    service.close();
  }

  private HttpResponse<String> tus(String method, String target, String body, String... headers)
      throws Exception {
    String[] all =
        Stream.concat(Stream.of("Tus-Resumable", "1.0.0"), Stream.of(headers))
            .toArray(String[]::new);
    return service.send(method, target, BodyPublishers.ofString(body), all);
  }

  private HttpResponse<String> patch(String target, long offset, String body, String... headers)
      throws Exception {
    String[] all =
        Stream.concat(
                Stream.of("Content-Type", PIECE, "Upload-Offset", Long.toString(offset)),
                Stream.of(headers))
            .toArray(String[]::new);
    return tus("PATCH", target, body, all);
  }

  private String create(long length) throws Exception {
    HttpResponse<String> created =
        tus(
            "POST",
            UPLOADS,
            "",
            "Upload-Length",
            Long.toString(length),
            "Upload-Metadata",
            "filename " + base64("hello.txt") + ",pinName " + base64("greeting"));
    assertThat(created.statusCode()).isEqualTo(201);
    return created.headers().firstValue("Location").orElseThrow();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  private static String header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  private static String text(HttpResponse<String> response, String path) {
    return JsonPath.read(response.body(), path).toString();
  }

  @Test
  void options_needNoVersion_andTellAll() throws Exception {
    HttpResponse<String> options = service.send("OPTIONS", UPLOADS, BodyPublishers.noBody());

    assertThat(options.statusCode()).isEqualTo(204);
    assertThat(header(options, "Tus-Version")).isEqualTo("1.0.0");
    assertThat(header(options, "Tus-Resumable")).isEqualTo("1.0.0");
    assertThat(header(options, "Tus-Extension"))
        .isEqualTo("creation,creation-with-upload,termination,expiration,checksum");
    assertThat(header(options, "Tus-Max-Size")).isEqualTo("1048576");
    assertThat(header(options, "Tus-Checksum-Algorithm")).isEqualTo("sha1,sha256,md5");
  }

  @Test
  void upload_inPieces_isAddedAndPinned() throws Exception {
    String upload = create(5);
    assertThat(upload).matches("/api/v1/uploads/[0-9a-f]{32}");
    assertThat(patch(upload, 0, "he").statusCode()).isEqualTo(204);

    HttpResponse<String> head = tus("HEAD", upload, "");
    assertThat(header(head, "Upload-Offset")).isEqualTo("2");
    assertThat(header(head, "Upload-Length")).isEqualTo("5");
    assertThat(header(head, "Cache-Control")).isEqualTo("no-store");
    assertThat(header(head, "Upload-Metadata")).startsWith("filename ");
    HttpResponse<String> receiving = service.get(upload);
    assertThat(receiving.body()).contains("\"state\":\"receiving\"");

    assertThat(text(patch(upload, 1, "x"), "$.code")).isEqualTo("upload-offset-conflict");
    HttpResponse<String> last = patch(upload, 2, "llo");
    assertThat(last.statusCode()).isEqualTo(204);
    assertThat(header(last, "Upload-Offset")).isEqualTo("5");
    assertThat(header(last, "Upload-Expires")).endsWith("GMT");
    assertThat(text(service.get(upload), "$.cid")).isEqualTo(HELLO);
    assertThat(text(service.get(upload), "$.name")).isEqualTo("hello.txt");
    HttpResponse<String> pin = service.get("/api/v1/local-pins/" + HELLO);
    assertThat(pin.statusCode()).isEqualTo(200);
    assertThat(pin.body()).contains("\"greeting\"");
    assertThat(service.get("/ipfs/" + HELLO).body()).isEqualTo("hello");
  }

  @Test
  void create_withAllBytes_isAddedAtOnce() throws Exception {
    HttpResponse<String> created =
        tus("POST", UPLOADS, "hello", "Content-Type", PIECE, "Upload-Length", "5");

    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(header(created, "Upload-Offset")).isEqualTo("5");
    assertThat(text(service.get(header(created, "Location")), "$.cid")).isEqualTo(HELLO);
  }

  @Test
  void create_ofNoBytes_isAddedAtOnce() throws Exception {
    assertThat(text(service.get(create(0)), "$.state")).isEqualTo("added");
  }

  @Test
  void delete_ofUpload_forgetsIt() throws Exception {
    String upload = create(5);

    assertThat(tus("DELETE", upload, "").statusCode()).isEqualTo(204);
    assertThat(tus("HEAD", upload, "").statusCode()).isEqualTo(404);
    assertThat(tus("DELETE", upload, "").statusCode()).isEqualTo(404);
  }

  @Test
  void patch_ofWrongChecksum_is460AndThrownAway() throws Exception {
    String upload = create(5);

    HttpResponse<String> refused =
        patch(upload, 0, "hellO", "Upload-Checksum", "sha1 qvTGHdzF6KLavt4PO0gs2a6pQ00=");
    assertThat(refused.statusCode()).isEqualTo(460);
    assertThat(header(tus("HEAD", upload, ""), "Upload-Offset")).isEqualTo("0");
    assertThat(text(patch(upload, 0, "hello", "Upload-Checksum", "crc32 AAAA"), "$.code"))
        .isEqualTo("upload-header-invalid");
    assertThat(
            patch(upload, 0, "hello", "Upload-Checksum", "sha1 qvTGHdzF6KLavt4PO0gs2a6pQ00=")
                .statusCode())
        .isEqualTo(204);
  }

  @Test
  void patch_thatBreaksOff_keepsWhatCame() throws Exception {
    String upload = create(1000);
    try (Socket socket = service.connect()) {
      String head =
          "PATCH %s HTTP/1.1\r\nHost: 127.0.0.1\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\n"
                  .formatted(upload)
              + "Content-Type: %s\r\nContent-Length: 1000\r\n%s: %s\r\n\r\n"
                  .formatted(PIECE, Identity.HEADER, service.identity());
      socket.getOutputStream().write((head + "x".repeat(400)).getBytes(UTF_8));
    }

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> assertThat(header(tus("HEAD", upload, ""), "Upload-Offset")).isEqualTo("400"));
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> assertThat(patch(upload, 400, "y".repeat(600)).statusCode()).isEqualTo(204));
    assertThat(text(service.get(upload), "$.state")).isEqualTo("added");
  }

  @Test
  void request_ofOtherVersion_is412AndToldTheVersion() throws Exception {
    HttpResponse<String> refused =
        service.send("POST", UPLOADS, BodyPublishers.noBody(), "Upload-Length", "1");

    assertThat(refused.statusCode()).isEqualTo(412);
    assertThat(header(refused, "Tus-Version")).isEqualTo("1.0.0");
  }

  @ParameterizedTest
  @CsvSource({
    "-1, filename, 400, upload-header-invalid",
    "five, filename, 400, upload-header-invalid",
    "99999999999999999999, filename, 400, upload-header-invalid",
    "1048577, filename, 413, upload-too-large",
    "5, filename !, 400, upload-header-invalid",
    "5, filename Li4=, 400, upload-header-invalid",
    "5, filename YS9i, 400, upload-header-invalid",
    "5, treePath cmVsYXRpdmU=, 400, name-invalid",
  })
  void create_ofBadHeader_isRefused(String length, String metadata, int status, String code)
      throws Exception {
    HttpResponse<String> refused =
        tus("POST", UPLOADS, "", "Upload-Length", length, "Upload-Metadata", metadata);

    assertThat(refused.statusCode()).isEqualTo(status);
    assertThat(text(refused, "$.code")).isEqualTo(code);
  }

  @Test
  void patch_ofOtherMediaType_is415() throws Exception {
    assertThat(
            tus("PATCH", create(5), "x", "Content-Type", "text/plain", "Upload-Offset", "0")
                .statusCode())
        .isEqualTo(415);
  }
}
