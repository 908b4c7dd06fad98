package org.casanube.cli.commands;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.casanube.cli.http.Request;
import org.casanube.cli.http.Target;
import org.casanube.cli.json.JsonValue;
import org.casanube.cli.json.JsonValue.JsonObject;
import org.casanube.cli.json.JsonValue.JsonString;
import org.casanube.cli.node.ContentPath;
import org.casanube.cli.node.ExitCode;
import org.casanube.cli.node.NodeClient;
import org.casanube.cli.node.NubeException;
import org.casanube.cli.terminal.ProgressLine;
import org.jspecify.annotations.Nullable;

/** Has the node fetch content from its peers, and shows how far that is. */
final class Fetching {
  private static final long BETWEEN_LINES = 2_000_000_000;

  private final Session session;
  private final NodeClient node;
  private @Nullable JsonObject last;
  private long told = System.nanoTime();

  Fetching(Session session, NodeClient node) {
    this.session = session;
    this.node = node;
  }

  /** Returns when all of it is at the node. */
  void fetch(ContentPath path) throws IOException {
    Map<String, JsonValue> wanted = new LinkedHashMap<>();
    wanted.put("cid", new JsonString(path.cid()));
    if (!path.names().isEmpty()) {
      wanted.put("path", new JsonString(String.join("/", path.names())));
    }
    Target retrievals = Target.of("/api/v1/retrievals");
    JsonObject operation = node.object("POST", retrievals, new JsonObject(wanted));
    Target target = Target.of("/api/v1/operations").slash(operation.text("id"));
    try (ProgressLine progress = new ProgressLine(session.terminal(), "fetching")) {
      node.lines(
          Request.of("GET", target),
          line -> {
            JsonObject state = NodeClient.event(line);
            last = state;
            if (state.text("phase", "").equals("running")) {
              show(progress, state);
            }
          });
    }
    JsonObject end = last;
    if (end == null || !end.text("phase", "").equals("succeeded")) {
      String cause = end == null ? "the node stopped telling" : end.text("cause", "no cause told");
      throw new NubeException(ExitCode.FAILED, cause);
    }
  }

  private void show(ProgressLine progress, JsonObject state) throws IOException {
    long now = System.nanoTime();
    boolean isDue = !session.terminal().isLive() && now - told >= BETWEEN_LINES;
    if (!isDue && !session.terminal().isLive()) {
      return;
    }
    String text = FetchText.of(details(state));
    if (isDue) {
      told = now;
      session.terminal().say("fetching " + text);
    } else {
      progress.show(() -> text);
    }
  }

  /** What the node tells of this fetch; of one that has just ended, what its operation told. */
  private JsonObject details(JsonObject state) throws IOException {
    String root = state.object("parameters").text("cid", "");
    for (JsonValue each : node.object("GET", Target.of("/api/v1/retrievals")).array("retrievals")) {
      if (each instanceof JsonObject fetch && fetch.text("cid", "").equals(root)) {
        return fetch;
      }
    }
    return state.object("progress");
  }
}
