package org.casanube.block;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.casanube.block.contracts.DocumentedAnswers;
import org.casanube.identity.Caller;
import org.casanube.identity.Identity;
import org.casanube.identity.IdentityKeys;
import org.casanube.identity.IdentityMinter;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The service as it runs, in a home of the test's, and a caller whom it knows. Each answer is held
 * against the description of the REST API, whatever the test looks at.
 */
public final class RunningService implements AutoCloseable {
  private final HttpClient client = HttpClient.newHttpClient();
  private final ConfigurableApplicationContext context;
  private final IdentityMinter minter;

  /** Starts it with these further settings, as {@code --name=value}. */
  public RunningService(Path home, String... settings) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--casanube.home=" + home,
                "--casanube.block.port=0",
                "--casanube.block.content.port=0",
                "--casanube.block.rpc.port=0",
                "--casanube.block.swarm.listen=/ip4/127.0.0.1/tcp/0",
                "--casanube.block.store.reserve-bytes=1MB"));
    arguments.addAll(List.of(settings));
    context =
        BlockServiceApplication.prepare(new SpringApplicationBuilder())
            .run(arguments.toArray(String[]::new));
    IdentityKeys keys =
        IdentityKeys.loadOrCreate(
            home.resolve("secrets").resolve("service-identity.key"), new SecureRandom());
    minter = new IdentityMinter(keys, "gateway", Clock.systemUTC());
  }

  /** The context, for looking at beans. */
  public ConfigurableApplicationContext context() {
    return context;
  }

  /** The port of the REST listener. */
  public int port() {
    return Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port"));
  }

  /** A fresh value of the identity header. */
  public String identity() {
    return minter.mint(BlockServiceApplication.NAME, new Caller("local", List.of("admin")));
  }

  /** Sends a request with an identity; headers as name, value, name, value. */
  public HttpResponse<String> send(
      String method, String target, BodyPublisher body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + target))
            .method(method, body)
            .header(Identity.HEADER, identity());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return documented(client.send(request.build(), BodyHandlers.ofString()));
  }

  private static HttpResponse<String> documented(HttpResponse<String> answer) throws IOException {
    DocumentedAnswers.require(answer.request().method(), answer.uri(), answer);
    return answer;
  }

  /** Sends JSON with an identity, for an answer that is no text. */
  public HttpResponse<byte[]> sendForBytes(String method, String target, String json)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + target))
            .method(method, BodyPublishers.ofString(json))
            .header(Identity.HEADER, identity())
            .header("Content-Type", "application/json")
            .build();
    HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
    DocumentedAnswers.require(
        method, answer.uri(), answer, new String(answer.body(), StandardCharsets.UTF_8));
    return answer;
  }

  /** Sends a request without a body for a caller of this role. */
  public HttpResponse<String> sendAs(String role, String method, String target)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + target))
            .method(method, BodyPublishers.noBody())
            .header(
                Identity.HEADER,
                minter.mint(BlockServiceApplication.NAME, new Caller("local", List.of(role))))
            .build();
    return documented(client.send(request, BodyHandlers.ofString()));
  }

  /** Sends a GET. */
  public HttpResponse<String> get(String target, String... headers)
      throws IOException, InterruptedException {
    return send("GET", target, BodyPublishers.noBody(), headers);
  }

  /** A connection to the REST listener, for what an HTTP client would not send. */
  public Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
    socket.setSoTimeout(20_000);
    return socket;
  }

  @Override
  public void close() {
    context.close();
    client.close();
  }
}
