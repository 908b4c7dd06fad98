package org.casanube.cli.kubo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.casanube.cli.http.HttpClient;
import org.casanube.cli.http.Origin;
import org.casanube.cli.http.Request;
import org.casanube.cli.http.Response;
import org.casanube.cli.http.Target;
import org.casanube.cli.json.JsonException;
import org.casanube.cli.json.JsonReader;
import org.casanube.cli.terminal.Terminal;

/** A command that the RPC answers, as text where that is not asked for otherwise. */
final class RpcCall {
  private static final Pattern MULTIADDR =
      Pattern.compile("/(?:ip4|ip6|dns|dns4|dns6)/([^/]+)/tcp/(\\d{1,5})(?:/(https?))?");

  /** Options that say how this program works, not what the server is to do. */
  private static final Set<String> OF_THE_CLIENT =
      Set.of(
          "api",
          "api-auth",
          "repo-dir",
          "config-file",
          "config",
          "debug",
          "help",
          "h",
          "local",
          "stream-channels",
          "encoding");

  private final HttpClient client;
  private final Shapes shapes;
  private final Terminal terminal;

  RpcCall(Origin origin, Shapes shapes, Terminal terminal) {
    this.client = new HttpClient(origin, Duration.ZERO);
    this.shapes = shapes;
    this.terminal = terminal;
  }

  /**
   * The server of a multiaddr or URL.
   *
   * @throws KuboException if it is neither
   */
  static Origin origin(String api) throws KuboException {
    Matcher multiaddr = MULTIADDR.matcher(api);
    try {
      return multiaddr.matches()
          ? new Origin(
              Optional.ofNullable(multiaddr.group(3)).orElse("http"),
              multiaddr.group(1),
              Integer.parseInt(multiaddr.group(2)),
              "")
          : Origin.parse(api);
    } catch (IllegalArgumentException malformed) {
      throw new KuboException("failed to parse the address of the api: " + api);
    }
  }

  void run(Invocation invocation) throws IOException {
    Arguments given = new Arguments(invocation, terminal);
    Request request = Request.of("POST", target(invocation, given.texts()));
    Optional<FileParts> files = given.files();
    if (files.isPresent()) {
      request = request.with(files.get(), files.get().mediaType());
    }
    Optional<String> secret = invocation.find("api-auth");
    if (secret.isPresent()) {
      request = request.with("Authorization", authorization(secret.get()));
    }
    try (Response response = client.send(request)) {
      if (!response.isSuccess()) {
        throw new KuboException(message(response.text()));
      }
      Answer.of(invocation, terminal).show(response.body());
    }
  }

  private Target target(Invocation invocation, List<String> texts) {
    Target target = Target.of("/api/v0/" + invocation.path());
    for (String text : texts) {
      target = target.with("arg", text);
    }
    for (Map.Entry<String, List<String>> option : invocation.options().entrySet()) {
      if (!OF_THE_CLIENT.contains(option.getKey())) {
        for (String value : option.getValue()) {
          target = target.with(option.getKey(), value);
        }
      }
    }
    if (invocation.path().equals("add") && shapes.find("add").isPresent()) {
      target = target.with("progress", invocation.find("progress").isPresent() ? null : "false");
    }
    target = target.with("encoding", Answer.encoding(invocation));
    return target.with("stream-channels", "true");
  }

  private static String authorization(String secret) {
    String rest = secret.substring(secret.indexOf(':') + 1);
    return secret.startsWith("basic:")
        ? "Basic " + Base64.getEncoder().encodeToString(rest.getBytes(StandardCharsets.UTF_8))
        : "Bearer " + rest;
  }

  private static String message(String body) {
    try {
      return JsonReader.parseObject(body).text("Message", body.strip());
    } catch (JsonException notJson) {
      return body.strip();
    }
  }

  /** What a command was given, as texts and as files. */
  private static final class Arguments {
    private final List<String> texts = new ArrayList<>();
    private final List<String> paths = new ArrayList<>();
    private final Invocation invocation;
    private final Terminal terminal;

    Arguments(Invocation invocation, Terminal terminal) throws IOException {
      this.invocation = invocation;
      this.terminal = terminal;
      List<Shape.Parameter> parameters = invocation.shape().parameters();
      for (int i = 0; i < invocation.arguments().size(); i++) {
        Shape.Parameter parameter =
            i < parameters.size()
                ? parameters.get(i)
                : parameters.isEmpty() ? null : parameters.getLast();
        if (parameter == null || (i >= parameters.size() && !parameter.isVariadic())) {
          throw new KuboException(
              "expected %d argument(s), got %d"
                  .formatted(parameters.size(), invocation.arguments().size()));
        }
        (parameter.isFile() ? paths : texts).add(invocation.arguments().get(i));
      }
      for (int i = invocation.arguments().size(); i < parameters.size(); i++) {
        missing(parameters.get(i));
      }
    }

    private void missing(Shape.Parameter parameter) throws IOException {
      if (!parameter.isRequired() || (parameter.isFile() && parameter.isInBody())) {
        return;
      }
      if (parameter.isInBody() && !parameter.isFile()) {
        String input = new String(terminal.in().readAllBytes(), StandardCharsets.UTF_8);
        input.lines().filter(line -> !line.isBlank()).forEach(texts::add);
        if (!texts.isEmpty()) {
          return;
        }
      }
      throw new KuboException("argument \"" + parameter.name() + "\" is required");
    }

    List<String> texts() {
      return texts;
    }

    Optional<FileParts> files() throws IOException {
      Optional<Shape.Parameter> file = invocation.shape().file();
      if (file.isEmpty() || (paths.isEmpty() && !file.get().isRequired())) {
        return Optional.empty();
      }
      InputStream in = terminal.in();
      return Optional.of(FileParts.of(invocation, paths.isEmpty() ? List.of("-") : paths, in));
    }
  }
}
