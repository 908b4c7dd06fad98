package org.casanube.block.rpc;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.casanube.block.RunningService;
import org.casanube.block.rpc.server.RpcListener;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The service with its RPC, and a caller who speaks it by hand. */
public final class RpcClient implements AutoCloseable {
  static final JsonMapper JSON = new JsonMapper();
  private static final String BOUNDARY = "a-boundary";

  private final RunningService service;
  private final HttpClient client = HttpClient.newHttpClient();
  private final int port;

  /** Starts a service in this home. */
  public RpcClient(Path home, String... settings) {
    service = new RunningService(home, settings);
    port = service.context().getBean(RpcListener.class).address().orElseThrow().getPort();
  }

  public int port() {
    return port;
  }

  public RunningService service() {
    return service;
  }

  /** Calls a command; the query is written as it stands. */
  public HttpResponse<String> call(String command, String... headers) throws IOException {
    return send(request(command, headers).POST(BodyPublishers.noBody()).build());
  }

  /** Calls a command with files: path, content, path, content. */
  public HttpResponse<String> upload(String command, String... files) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int index = 0; index < files.length; index += 2) {
      body.writeBytes(
          """
          --%s\r
          Content-Disposition: form-data; name="file"; filename="%s"\r
          Content-Type: application/octet-stream\r
          \r
          """
              .formatted(BOUNDARY, encoded(files[index]))
              .getBytes(StandardCharsets.UTF_8));
      body.writeBytes((files[index + 1] + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }
    body.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
    return send(
        request(command, "Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
            .POST(BodyPublishers.ofByteArray(body.toByteArray()))
            .build());
  }

  public HttpRequest.Builder request(String command, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v0/" + command))
            .timeout(Duration.ofSeconds(60));
    return headers.length == 0 ? request : request.headers(headers);
  }

  public HttpResponse<String> send(HttpRequest request) throws IOException {
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** The answer of a call that is one value. */
  public JsonNode json(String command) throws IOException {
    return JSON.readTree(call(command).body());
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    client.close();
    service.close();
  }
}
