package org.casanube.cli.commands;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.casanube.cli.json.JsonValue;
import org.casanube.cli.node.NodeClient;
import org.casanube.cli.node.NodeLocation;
import org.casanube.cli.terminal.Terminal;
import org.jspecify.annotations.Nullable;

/**
 * One run of the command line: where it reads and writes, what the options that every command has
 * say, and the node it talks to. For one thread.
 */
public final class Session {
  private static final int COPY_BUFFER = 256 * 1024;
  private static final int MAX_SILENCE = 24 * 3600;
  private static final Duration SILENCE = Duration.ofMinutes(10);

  private final Terminal terminal;
  private final Map<String, String> environment;
  private boolean isJson;
  private @Nullable String nodeUrl;
  private Duration silence = SILENCE;

  /** A run with that terminal and those environment variables. */
  public Session(Terminal terminal, Map<String, String> environment) {
    this.terminal = terminal;
    this.environment = Map.copyOf(environment);
  }

  /** The user's side. */
  public Terminal terminal() {
    return terminal;
  }

  boolean isJson() {
    return isJson;
  }

  void json(boolean on) {
    isJson = on;
  }

  void nodeUrl(@Nullable String url) {
    nodeUrl = url;
  }

  void silence(long seconds) {
    silence = Duration.ofSeconds(Math.clamp(seconds, 0, MAX_SILENCE));
  }

  boolean isRemote() {
    return nodeUrl != null || !environment.getOrDefault("CASANUBE_NODE", "").isEmpty();
  }

  Path home() {
    return NodeLocation.home(environment);
  }

  NodeClient node() throws IOException {
    return new NodeClient(NodeLocation.find(nodeUrl, environment), silence);
  }

  /** A node whose answers may pause for as long as they like. */
  NodeClient patientNode() throws IOException {
    return new NodeClient(NodeLocation.find(nodeUrl, environment), Duration.ZERO);
  }

  /** The result: as JSON when that was asked for, else as that text, if any. */
  void result(JsonValue json, String text) throws IOException {
    result(json, text.isEmpty() ? List.of() : List.of(text));
  }

  /** One value, or the lines that tell it to a person. */
  void result(JsonValue json, List<String> lines) throws IOException {
    if (isJson) {
      terminal.line(json.toString());
      return;
    }
    for (String line : lines) {
      terminal.line(line);
    }
  }

  /** Copies all, and tells how many bytes that were. */
  static long copy(InputStream in, OutputStream out) throws IOException {
    byte[] buffer = new byte[COPY_BUFFER];
    long copied = 0;
    int n = in.read(buffer);
    while (n >= 0) {
      out.write(buffer, 0, n);
      copied += n;
      n = in.read(buffer);
    }
    return copied;
  }
}
