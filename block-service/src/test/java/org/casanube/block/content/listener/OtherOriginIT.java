package org.casanube.block.content.listener;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multihash;
import org.casanube.testpeers.Conditions;
import org.casanube.testpeers.Peer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A page of another origin in a browser, which reads content here and checks it by itself. */
class OtherOriginIT {
  private static final String LIBRARY = "@helia/verified-fetch/dist/index.min.js";
  private static final int SIZE = 3 * 1024 * 1024 + 7;

  @TempDir Path folder;

  private final CompletableFuture<String> told = new CompletableFuture<>();

  @Test
  void page_ofOtherOrigin_readsAndChecksContent() throws Exception {
    Path chromium = Peer.CHROMIUM.require();
    Path library = Peer.NPM_PEERS.require().resolve(LIBRARY);
    if (!Files.isRegularFile(library)) {
      throw Conditions.missing(LIBRARY + ": run system-tests/peers/install npm");
    }
    byte[] bytes = new byte[SIZE];
    new Random(7).nextBytes(bytes);
    HttpServer pages = serve(library);
    try (ContentFixture content = new ContentFixture(64)) {
      Cid cid = content.addFile(bytes, Files.createDirectory(folder.resolve("import")));
      String page =
          "http://127.0.0.1:%d/?http://127.0.0.1:%d,%s"
              .formatted(pages.getAddress().getPort(), content.port, cid);

      JsonNode answer = new JsonMapper().readTree(shown(chromium, page));

      String hash = sha256(bytes);
      assertThat(answer.path("plain").asString())
          .isEqualTo("206,%s,bytes 0-%d/%d,%s".formatted(cid, SIZE - 1, SIZE, hash));
      assertThat(answer.path("verified").asString()).isEqualTo("200," + hash);
      assertThat(answer.path("put").asString()).contains("Failed to fetch");
    } finally {
      pages.stop(0);
    }
  }

  /** What the page tells, which a browser shows until then. */
  private String shown(Path chromium, String page) throws Exception {
    // Not below the test's folder, which must be empty of writers when it is removed.
    Path profile = Files.createTempDirectory("casanube-chromium");
    Process browser =
        new ProcessBuilder(
                chromium.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                page)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("browser.txt").toFile())
            .start();
    try {
      return told.get(180, TimeUnit.SECONDS);
    } finally {
      browser.destroy();
      if (!browser.waitFor(30, TimeUnit.SECONDS)) {
        browser.destroyForcibly();
      }
      removeQuietly(profile);
    }
  }

  /** What the browser's last processes still hold stays. */
  private static void removeQuietly(Path profile) {
    try {
      var _ = FileSystemUtils.deleteRecursively(profile);
    } catch (IOException stillWritten) {
      assertThat(stillWritten).isNotNull();
    }
  }

  private HttpServer serve(Path library) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] page;
    try (InputStream source = OtherOriginIT.class.getResourceAsStream("/peers/other-origin.html")) {
      page = Objects.requireNonNull(source).readAllBytes();
    }
    server.createContext("/", exchange -> answer(exchange, "text/html", page));
    server.createContext(
        "/verified-fetch.js",
        exchange -> answer(exchange, "text/javascript", Files.readAllBytes(library)));
    server.createContext(
        "/told",
        exchange -> {
          told.complete(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
          answer(exchange, "text/plain", new byte[0]);
        });
    server.start();
    return server;
  }

  private static void answer(HttpExchange exchange, String type, byte[] body) throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
      exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static String sha256(byte[] bytes) {
    byte[] multihash = Multihash.sha256(bytes).toBytes();
    return HexFormat.of().formatHex(Arrays.copyOfRange(multihash, 2, multihash.length));
  }
}
