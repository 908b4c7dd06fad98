package org.casanube.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies without end, at a snail's pace, broken off, or too many at once. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadUploadIT {
  private static final long MAX_BODY = 24 << 20;
  private static final String QUOTA = "96MB";
  private static final int CONCURRENT = 6;
  private static final String OCTETS = "application/octet-stream";
  private static final String TUS = "Tus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\n";
  private static final byte[] KEPT = "kept".getBytes(StandardCharsets.UTF_8);

  private RunningNode node = RunningNode.of(Path.of(""));
  private String kept = "";

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    String blockService =
        """
        casanube.block:
          files: {max-body: %dB, grace: 2s, min-rate: 256B}
          store: {max-bytes: %s, reserve-bytes: 1MB, writing.segment-size: 8MB}
          content: {max-requests: 2, stall-timeout: 20s}
          collection.automatic: false
        """
            .formatted(MAX_BODY, QUOTA);
    String gateway =
        "casanube.gateway: {limits.concurrent-requests: %d, timeouts.head: 2s}"
            .formatted(CONCURRENT);
    node =
        RunningNode.of(folder.resolve("home"))
            .with("block-service", blockService)
            .with("gateway", gateway)
            .start();
    kept = node.add(KEPT);
  }

  @AfterAll
  void stop() throws Exception {
    node.close();
  }

  @AfterEach
  void nodeIsAliveAndComplainsOfNothing() throws Exception {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> node.get("/api/v1/storage").status() == 200);
    node.requireAlive();
    node.requireReadable(kept, KEPT);
    assertThat(node.complaints()).isEmpty();
  }

  private static String head(String method, String target, String type, String more) {
    return "%s %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: %s\r\n%s\r\n"
        .formatted(method, target, type, more);
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /api/v1/files, application/octet-stream",
    "POST, /api/v1/files, application/x-tar",
    "PUT, /api/v1/files/name, text/plain",
    "POST, /api/v1/cars, application/vnd.ipld.car",
    "PUT, /api/v1/tree/content?path=/f&create=true, application/octet-stream",
  })
  void body_announcedOverTheLimit_isRefusedBeforeItIsSent(String method, String target, String type)
      throws Exception {
    node.raw(head(method, target, type, "Content-Length: 99999999999\r\n"))
        .isProblem(413, "body-too-large")
        .limitedTo(MAX_BODY)
        .saying("casanube.block.files.max-body");
  }

  @Test
  void block_announcedOverTheLimit_isRefusedBeforeItIsSent() throws Exception {
    node.raw(head("POST", "/api/v1/blocks", OCTETS, "Content-Length: 3145728\r\n"))
        .isProblem(413, "block-too-large")
        .limitedTo(2 << 20);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/files", "/api/v1/files?onlyHash=true"})
  void upload_withoutEnd_endsAtTheLimit(String target) throws Exception {
    try (Socket socket = node.connect()) {
      send(socket, head("POST", target, OCTETS, "Transfer-Encoding: chunked\r\n"));
      long sent = sendChunksUntilAnswered(socket);
      Answer.read(socket.getInputStream()).isProblem(413, "body-too-large").limitedTo(MAX_BODY);
      assertThat(sent).isLessThan(3 * MAX_BODY);
    }
  }

  private static long sendChunksUntilAnswered(Socket socket) throws IOException {
    byte[] chunk = new byte[1 << 16];
    Random random = new Random(3);
    OutputStream out = socket.getOutputStream();
    long sent = 0;
    try {
      while (socket.getInputStream().available() == 0) {
        random.nextBytes(chunk);
        out.write("10000\r\n".getBytes(StandardCharsets.US_ASCII));
        out.write(chunk);
        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
        sent += chunk.length;
      }
    } catch (SocketException closed) {
      assertThat(sent).isPositive();
    }
    return sent;
  }

  @Test
  void json_withoutEnd_endsAtTheLimit() throws Exception {
    try (Socket socket = node.connect()) {
      String target = "/api/v1/tree/directories";
      send(socket, head("POST", target, "application/json", "Transfer-Encoding: chunked\r\n"));
      send(socket, "18\r\n{\"path\":\"/aaaaaaaaaaaaaa\r\n");
      String letters = "1000\r\n" + "a".repeat(0x1000) + "\r\n";
      for (int i = 0; i < 40 && socket.getInputStream().available() == 0; i++) {
        send(socket, letters);
      }
      Answer.read(socket.getInputStream()).isProblem(413, "body-too-large").limitedTo(65_536);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /api/v1/files, application/octet-stream",
    "POST, /api/v1/files, application/x-tar",
    "POST, /api/v1/cars, application/vnd.ipld.car",
    "PUT, /api/v1/tree/content?path=/slow&create=true, application/octet-stream",
    "POST, /api/v1/tree/directories, application/json",
    "POST, /api/v1/blocks, application/octet-stream",
  })
  void upload_ofFewBytesASecond_isGivenUp(String method, String target, String type)
      throws Exception {
    trickle(head(method, target, type, "Content-Length: 60000\r\n"))
        .isProblem(408, "upload-stalled")
        .limitedTo(256);
  }

  /** Sends that head, and then a few bytes a second until there is an answer. */
  private Answer trickle(String head) throws IOException {
    try (Socket socket = node.connect()) {
      send(socket, head);
      socket.setSoTimeout(200);
      for (int i = 0; i < 100; i++) {
        send(socket, " ");
        try {
          return Answer.read(socket.getInputStream());
        } catch (SocketTimeoutException nothingYet) {
          assertThat(i).as("seconds x 5 without an answer").isLessThan(99);
        }
      }
      throw new AssertionError("never answered");
    }
  }

  @Test
  void upload_resumable_isGivenUpWhenSlowAndKeepsItsOffset() throws Exception {
    String upload = createUpload();
    trickle(
            head(
                "PATCH",
                upload,
                "application/offset+octet-stream",
                TUS + "Content-Length: 60000\r\n"))
        .isProblem(408, "upload-stalled");
    assertThat(offset(upload)).isPositive();
  }

  private String createUpload() throws IOException {
    return node.raw(head("POST", "/api/v1/uploads", OCTETS, TUS + "Upload-Length: 9999999\r\n"))
        .is(201)
        .header("Location");
  }

  private long offset(String upload) throws IOException {
    Answer head = node.raw("HEAD %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n".formatted(upload, TUS));
    return Long.parseLong(head.is(200).header("Upload-Offset"));
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /api/v1/files, application/octet-stream",
    "POST, /api/v1/files, application/x-tar",
    "POST, /api/v1/cars, application/vnd.ipld.car",
    "PUT, /api/v1/tree/content?path=/gone&create=true, application/octet-stream",
    "POST, /api/v1/blocks, application/octet-stream",
    "POST, /api/v1/tree/directories, application/json",
  })
  void upload_thatItsClientLeaves_keepsNothingAndIsNotLogged(
      String method, String target, String type) throws Exception {
    for (boolean reset : new boolean[] {false, true}) {
      leave(head(method, target, type, "Content-Length: 60000\r\n") + "x".repeat(5000), reset);
    }
    awaitIdle();
    node.get("/api/v1/tree?path=/gone").isProblem(404, "path-not-found");
  }

  @Test
  void upload_resumable_thatItsClientLeaves_keepsItsOffset() throws Exception {
    for (boolean reset : new boolean[] {false, true}) {
      String upload = createUpload();
      String piece =
          head(
              "PATCH",
              upload,
              "application/offset+octet-stream",
              TUS + "Content-Length: 60000\r\n");
      leave(piece + "x".repeat(5000), reset);
      awaitIdle();
      assertThat(offset(upload)).isBetween(reset ? 0L : 5000L, 5000L);
    }
  }

  private void leave(String part, boolean reset) throws IOException {
    try (Socket socket = node.connect()) {
      send(socket, part);
      Awaitility.await()
          .until(() -> activeRequests() > 0 || socket.getInputStream().available() > 0);
      if (reset) {
        socket.setSoLinger(true, 0);
      }
    }
  }

  private void awaitIdle() {
    Awaitility.await().until(() -> activeRequests() == 0);
  }

  /** Requests under way in the gateway, besides the one that asks. */
  private int activeRequests() throws Exception {
    String metrics = node.get("/actuator/prometheus").is(200).text();
    return metrics
        .lines()
        .filter(line -> line.startsWith("casanube_gateway_requests_active"))
        .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)) - 1)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void requests_beyondTheMostAtOnce_areToldToComeBack() throws Exception {
    List<Socket> held = new ArrayList<>();
    try {
      for (int i = 0; i < CONCURRENT; i++) {
        Socket socket = node.connect();
        held.add(socket);
        send(socket, head("POST", "/api/v1/files", OCTETS, "Content-Length: 60000\r\n") + "x");
      }
      Awaitility.await()
          .pollInterval(Duration.ofMillis(50))
          .until(() -> node.get("/api/v1/storage").status() == 503);
      Answer busy = node.get("/api/v1/storage");
      busy.isProblem(503, "gateway-busy").limitedTo(CONCURRENT);
      assertThat(busy.header("Retry-After")).isNotEmpty();
      node.get("/actuator/health").is(200);
      node.content("/ipfs/" + kept).is(200);
    } finally {
      for (Socket socket : held) {
        socket.close();
      }
    }
  }

  @Test
  void readers_beyondTheMostAtOnce_areToldToComeBack() throws Exception {
    byte[] large = new byte[20 << 20];
    new Random(9).nextBytes(large);
    String cid = node.add(large);
    List<Socket> held = new ArrayList<>();
    try {
      for (int i = 0; i < 2; i++) {
        Socket socket = node.connectToContent();
        held.add(socket);
        send(socket, "GET /ipfs/%s HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".formatted(cid));
        assertThat(socket.getInputStream().read()).isEqualTo('H');
      }
      Answer busy = node.content("/ipfs/" + kept).is(503);
      assertThat(busy.header("Retry-After")).isNotEmpty();
    } finally {
      for (Socket socket : held) {
        socket.close();
      }
    }
    Awaitility.await().until(() -> node.content("/ipfs/" + kept).status() == 200);
  }

  @Test
  void add_beyondTheQuota_is507UntilThereIsRoomAgain(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("file");
    byte[] bytes = new byte[10 << 20];
    new Random(1).nextBytes(bytes);
    Files.write(file, bytes);

    node.fill(new Random(2), 10 << 20).isProblem(507, "storage-full").saying("quota");
    NubeProgram.Result refused = node.nube("add", file.toString());
    assertThat(refused.code()).isEqualTo(6);
    assertThat(refused.err()).contains("[storage-full]");
    node.requireReadable(kept, KEPT);

    node.collect();
    Awaitility.await().until(() -> node.nube("add", file.toString()).code() == 0);
  }

  @Test
  void head_thatNeverEnds_isCut() throws Exception {
    try (Socket socket = node.connect()) {
      send(socket, "GET /api/v1/storage HTTP/1.1\r\n");
      socket.setSoTimeout(200);
      Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> isCut(socket));
    }
  }

  /** Sends one more byte of the head, unless the other side has ended the connection. */
  private static boolean isCut(Socket socket) throws IOException {
    try {
      send(socket, "X");
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException nothing) {
      return false;
    } catch (SocketException reset) {
      return true;
    }
  }
}
