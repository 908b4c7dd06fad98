package org.casanube.cli.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.casanube.cli.http.Origin;
import org.casanube.cli.json.JsonException;
import org.casanube.cli.json.JsonReader;
import org.casanube.cli.json.JsonValue.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * Where the node is.
 *
 * @param gateway serves the API
 * @param content serves {@code /ipfs/…}; the same as the gateway for a remote node
 * @param label how messages call the node
 * @param isLocal whether it is the node of this home, which ./nube starts
 */
public record NodeLocation(Origin gateway, Origin content, String label, boolean isLocal) {

  /** The folder of the node on this machine: {@code $CASANUBE_HOME}, else {@code ~/.casanube}. */
  public static Path home(Map<String, String> environment) {
    String home = environment.getOrDefault("CASANUBE_HOME", "");
    return home.isEmpty() ? Path.of(System.getProperty("user.home"), ".casanube") : Path.of(home);
  }

  /** The node at {@code url}, else at {@code $CASANUBE_NODE}, else the one running here. */
  public static NodeLocation find(@Nullable String url, Map<String, String> environment)
      throws IOException {
    String remote = url != null ? url : environment.getOrDefault("CASANUBE_NODE", "");
    if (!remote.isEmpty()) {
      Origin origin = origin(remote);
      return new NodeLocation(origin, origin, "the node at " + origin, false);
    }
    return local(home(environment));
  }

  private static NodeLocation local(Path home) throws IOException {
    JsonObject status = status(home);
    String state = status.text("state", "unknown");
    String gateway = status.text("gateway", "");
    if (gateway.isEmpty() || !state.equals("running")) {
      throw notRunning(home, "is " + state);
    }
    String content = status.object("listeners").text("content", gateway);
    String label = "the node of " + home;
    return new NodeLocation(origin(gateway), origin(content), label, true);
  }

  private static JsonObject status(Path home) throws IOException {
    Path file = home.resolve("run").resolve("status.json");
    try {
      return JsonReader.parseObject(Files.readString(file));
    } catch (NoSuchFileException absent) {
      throw notRunning(home, "is not running");
    } catch (JsonException broken) {
      throw new NubeException(ExitCode.FAILED, file + " is damaged: " + broken.getMessage());
    }
  }

  private static NubeException notRunning(Path home, String how) {
    return new NubeException(
        ExitCode.UNREACHABLE, "the node of %s %s; start it with: ./nube up".formatted(home, how));
  }

  private static Origin origin(String url) throws NubeException {
    try {
      return Origin.parse(url);
    } catch (IllegalArgumentException malformed) {
      throw new NubeException(ExitCode.USAGE, String.valueOf(malformed.getMessage()));
    }
  }
}
