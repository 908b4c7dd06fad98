package org.casanube.cli.node;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import org.casanube.cli.http.Body;
import org.casanube.cli.http.HttpClient;
import org.casanube.cli.http.Lines;
import org.casanube.cli.http.Request;
import org.casanube.cli.http.Response;
import org.casanube.cli.http.Target;
import org.casanube.cli.json.JsonReader;
import org.casanube.cli.json.JsonValue;
import org.casanube.cli.json.JsonValue.JsonObject;
import org.jspecify.annotations.Nullable;

/** Asks a node, and turns what it refuses into a {@link NubeException}. Thread-safe. */
public final class NodeClient {
  /** Lines of JSON, one value each. */
  public static final String NDJSON = "application/x-ndjson";

  private static final String JSON = "application/json";

  private final NodeLocation location;
  private final HttpClient gateway;
  private final HttpClient content;

  /** A client of the node there; {@code silence} as in {@link HttpClient}. */
  public NodeClient(NodeLocation location, Duration silence) {
    this.location = location;
    this.gateway = new HttpClient(location.gateway(), silence);
    this.content = new HttpClient(location.content(), silence);
  }

  /** Where the node is. */
  public NodeLocation location() {
    return location;
  }

  /** Asks the API for one JSON object. */
  public JsonObject object(String method, Target target) throws IOException {
    return object(method, target, null);
  }

  /** Asks the API for one JSON object, sending another; an empty answer is an empty object. */
  public JsonObject object(String method, Target target, @Nullable JsonObject body)
      throws IOException {
    Request request = Request.of(method, target).with("Accept", JSON);
    if (body != null) {
      request = request.with(Body.of(body.toString()), JSON);
    }
    try (Response response = send(request)) {
      String text = response.text();
      return text.isBlank() ? JsonReader.parseObject("{}") : JsonReader.parseObject(text);
    }
  }

  /** Asks the API and returns its answer once that is a success. */
  public Response send(Request request) throws IOException {
    return successful(reach(gateway, request));
  }

  /** Asks for content and returns its answer once that is a success. */
  public Response content(Request request) throws IOException {
    return successful(reach(content, request));
  }

  /** Asks the API without judging the answer. */
  public Response ask(Request request) throws IOException {
    return reach(gateway, request);
  }

  /** Hands every line of an NDJSON answer on as it arrives; a problem among them is thrown. */
  public void lines(Request request, LineConsumer consumer) throws IOException {
    try (Response response = send(request.with("Accept", NDJSON))) {
      Lines lines = new Lines(response.body());
      String line = lines.next();
      while (line != null) {
        if (!line.isBlank()) {
          consumer.accept(line);
        }
        line = lines.next();
      }
    }
  }

  /** One line of an answer as an object; a problem is thrown. */
  public static JsonObject event(String line) throws IOException {
    JsonObject event = JsonReader.parseObject(line);
    if (event.text("type", "").equals("problem")) {
      throw Problem.of(problem(event), 500);
    }
    return event;
  }

  private static JsonObject problem(JsonObject event) {
    JsonValue nested = event.members().get("problem");
    return nested instanceof JsonObject object ? object : event;
  }

  /** Asks for content without judging the answer. */
  public Response askContent(Request request) throws IOException {
    return reach(content, request);
  }

  /** The answer when it is a success; what it says otherwise is thrown. */
  public static Response successful(Response response) throws IOException {
    if (response.isSuccess()) {
      return response;
    }
    try (response) {
      throw Problem.of(response);
    }
  }

  private Response reach(HttpClient client, Request request) throws IOException {
    try {
      return client.send(request);
    } catch (ConnectException refused) {
      throw unreachable("does not answer" + (location.isLocal() ? " at " + client.origin() : ""));
    } catch (UnknownHostException unknown) {
      throw unreachable("is not found: " + unknown.getMessage());
    } catch (SocketTimeoutException silent) {
      throw unreachable("said nothing for too long");
    }
  }

  private NubeException unreachable(String how) {
    String cure = location.isLocal() ? "; look with ./nube status, start it with ./nube up" : "";
    return new NubeException(ExitCode.UNREACHABLE, location.label() + " " + how + cure);
  }

  /** Takes the lines of an answer. */
  @FunctionalInterface
  public interface LineConsumer {
    /** Takes one line, which is not blank. */
    void accept(String line) throws IOException;
  }
}
