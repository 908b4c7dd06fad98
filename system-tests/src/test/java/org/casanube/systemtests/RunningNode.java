package org.casanube.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.casanube.systemtests.NubeProgram.Result;

/** A node of its own home, started by {@code ./nube up} and asked as a client would. */
final class RunningNode implements AutoCloseable {
  private static final String OCTETS = "application/octet-stream";

  private final Path home;
  private final NubeProgram nube;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private URI gateway = URI.create("http://127.0.0.1:1");
  private URI content = URI.create("http://127.0.0.1:1");
  private long pid;

  private RunningNode(Path home) {
    this.home = home;
    this.nube = new NubeProgram(home);
  }

  /** The node of this home; not started yet. */
  static RunningNode of(Path home) {
    return new RunningNode(home);
  }

  /** Gives a service settings, as YAML; they hold from the next start on. */
  RunningNode with(String service, String settings) throws IOException {
    Path config = Files.createDirectories(home.resolve("config"));
    Files.writeString(config.resolve(service + ".yml"), settings);
    return this;
  }

  RunningNode start() throws IOException, InterruptedException {
    Result up = nube.run("up");
    assertThat(up.code()).as(up.err()).isZero();
    Result status = nube.run("status", "--json");
    gateway = URI.create(status.member("gateway"));
    content = URI.create(status.member("content"));
    pid = Long.parseLong(status.member("pid"));
    return this;
  }

  Path home() {
    return home;
  }

  /** The gateway's URL. */
  URI gateway() {
    return gateway;
  }

  /** The content listener's URL. */
  URI contentUrl() {
    return content;
  }

  /** Starts a command that goes on until it is ended, and writes to this file. */
  Process begin(Path out, String... arguments) throws IOException {
    return nube.begin(out, arguments);
  }

  Result nube(String... arguments) throws IOException, InterruptedException {
    return nube.run(arguments);
  }

  /** Ends the process as a loss of power would, without a word. */
  void kill() throws Exception {
    ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
    process.destroyForcibly();
    process.onExit().get(30, TimeUnit.SECONDS);
  }

  boolean isAlive() {
    return ProcessHandle.of(pid).isPresent();
  }

  /** Fails unless the node is still the same process, and healthy; short of room it may be. */
  void requireAlive() throws IOException, InterruptedException {
    assertThat(isAlive()).isTrue();
    Answer health = get("/actuator/health").is(200);
    if (!health.member("status").equals("UP")) {
      assertThat(blockServiceHealth(health))
          .as(health.text())
          .matches("DEGRADED: storageRoom is DEGRADED: [^.]*\\.");
    }
  }

  /** Fails unless the health says that there is no room, and why; the node must stay ready. */
  void requireShortOfRoom(String why) throws IOException, InterruptedException {
    Answer health = get("/actuator/health").is(200);
    assertThat(health.member("status")).isEqualTo("DEGRADED");
    assertThat(blockServiceHealth(health)).contains("storageRoom", why);
    get("/actuator/health/readiness").is(200);
  }

  private static String blockServiceHealth(Answer health) {
    return health.json().at("/components/services/details/block-service").asString("");
  }

  /** Sends a request to the gateway; headers as name, value, name, value. */
  Answer send(String method, String target, BodyPublisher body, String... headers)
      throws IOException, InterruptedException {
    return send(gateway, method, target, body, headers);
  }

  private Answer send(
      URI listener, String method, String target, BodyPublisher body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(listener + target))
            .timeout(Duration.ofSeconds(60))
            .method(method, body);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return Answer.of(client.send(request.build(), BodyHandlers.ofByteArray()));
  }

  Answer get(String target, String... headers) throws IOException, InterruptedException {
    return send("GET", target, BodyPublishers.noBody(), headers);
  }

  /** Asks the content listener. */
  Answer content(String target, String... headers) throws IOException, InterruptedException {
    return send(content, "GET", target, BodyPublishers.noBody(), headers);
  }

  Answer post(String target, String type, byte[] body) throws IOException, InterruptedException {
    return send("POST", target, BodyPublishers.ofByteArray(body), "Content-Type", type);
  }

  Answer postJson(String target, String body) throws IOException, InterruptedException {
    return post(target, "application/json", body.getBytes(StandardCharsets.UTF_8));
  }

  Answer put(String target, byte[] body) throws IOException, InterruptedException {
    return send("PUT", target, BodyPublishers.ofByteArray(body), "Content-Type", OCTETS);
  }

  /** Adds a file by the API and gives its CID. */
  String add(byte[] file) throws IOException, InterruptedException {
    return post("/api/v1/files", OCTETS, file).is(201).member("cid");
  }

  /** Adds random bytes that nothing keeps, a file at a time, until the node says it has no room. */
  Answer fill(Random random, int fileBytes) throws IOException, InterruptedException {
    byte[] file = new byte[fileBytes];
    for (int i = 0; i < 200; i++) {
      random.nextBytes(file);
      Answer answer = post("/api/v1/files?pin=false", OCTETS, file);
      if (answer.status() != 201) {
        return answer;
      }
    }
    throw new AssertionError("the node is never full");
  }

  /** Runs a collection to its end. */
  void collect() throws IOException, InterruptedException {
    Result collected = nube.run("gc");
    assertThat(collected.code()).as(collected.err()).isZero();
  }

  /** Fails unless the content listener and the gateway give these bytes for the CID. */
  void requireReadable(String cid, byte[] bytes) throws IOException, InterruptedException {
    assertThat(content("/ipfs/" + cid).is(200).body()).isEqualTo(bytes);
    assertThat(get("/ipfs/" + cid).is(200).body()).isEqualTo(bytes);
  }

  /** Fails unless the CID is pinned by itself. */
  void requirePinned(String cid) throws IOException, InterruptedException {
    assertThat(get("/api/v1/local-pins/" + cid).is(200).member("type")).isEqualTo("recursive");
  }

  /** A connection to the gateway, for what an HTTP client would not send. */
  Socket connect() throws IOException {
    return connect(gateway);
  }

  /** A connection to the content listener. */
  Socket connectToContent() throws IOException {
    return connect(content);
  }

  private static Socket connect(URI listener) throws IOException {
    Socket socket = new Socket(listener.getHost(), listener.getPort());
    socket.setSoTimeout(30_000);
    socket.setTcpNoDelay(true);
    return socket;
  }

  /** The answer to exactly these bytes. */
  Answer raw(String request) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return Answer.read(socket.getInputStream());
    }
  }

  /** The lines of the log that tell of an error, or hold a stack trace. */
  List<String> complaints() throws IOException {
    try (Stream<String> lines = Files.lines(home.resolve("logs/node.json"))) {
      return lines
          .filter(line -> line.contains("\"level\":\"ERROR\"") || line.contains("stack_trace"))
          // Said once at the start of every node, by the framework.
          .filter(line -> !line.contains("ConfigurationPropertiesRebinder"))
          .toList();
    }
  }

  @Override
  public void close() throws IOException {
    try {
      nube.run("down");
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    client.close();
  }
}
