package org.casanube.cli.commands;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
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

/**
 * Has the node fetch content from its peers, and shows how far that is. Ctrl-C ends the fetch too,
 * unless somebody else has begun it.
 */
final class Fetching {
  private static final Set<String> ENDS = Set.of("failed", "cancelled");

  private final Session session;
  private final NodeClient node;
  private @Nullable JsonObject last;

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
    try (Interrupt _ = new Interrupt(operation)) {
      follow(Target.of("/api/v1/operations").slash(operation.text("id")));
    }
    JsonObject end = last;
    if (end == null || !end.text("phase", "").equals("succeeded")) {
      throw failure(end);
    }
    if (session.terminal().isLive() && end.object("result").number("blocks", 0) > 0) {
      session.terminal().say("fetched " + FetchText.ofEnded(end));
    }
  }

  private void follow(Target target) throws IOException {
    try (ProgressLine progress = new ProgressLine(session.terminal(), "fetching")) {
      node.lines(
          Request.of("GET", target),
          line -> {
            JsonObject state = NodeClient.event(line);
            last = state;
            if (session.terminal().isLive() && state.text("phase", "").equals("running")) {
              JsonObject details = details(state);
              if (details != null) {
                progress.show(() -> FetchText.of(details));
              }
            }
          });
    }
  }

  private static NubeException failure(@Nullable JsonObject end) throws IOException {
    if (end == null || !ENDS.contains(end.text("phase", ""))) {
      return new NubeException(ExitCode.FAILED, "the node told no end of the fetch");
    }
    JsonObject problem = end.object("failure");
    String code = problem.text("code", "");
    return new NubeException(
        code.isEmpty() ? ExitCode.FAILED : ExitCode.ofStatus((int) problem.number("status", 500)),
        end.text("cause", "no cause told") + (code.isEmpty() ? "" : " [" + code + "]"));
  }

  /** What the node tells of this fetch; nothing of one that has not begun or has just ended. */
  private @Nullable JsonObject details(JsonObject state) throws IOException {
    String id = state.text("id", "");
    for (JsonValue each : node.object("GET", Target.of("/api/v1/retrievals")).array("retrievals")) {
      if (each instanceof JsonObject fetch && fetch.text("operation", "").equals(id)) {
        return fetch;
      }
    }
    return null;
  }

  /** What Ctrl-C does while the fetch runs. */
  final class Interrupt implements AutoCloseable {
    private final String id;
    private final boolean isOurs;
    private final Thread hook;

    /** For an operation as it was when it was asked for: one that runs already is another's. */
    Interrupt(JsonObject operation) throws IOException {
      id = operation.text("id");
      isOurs = operation.text("phase", "").equals("pending");
      hook = Thread.ofPlatform().unstarted(this::stop);
      Runtime.getRuntime().addShutdownHook(hook);
    }

    void stop() {
      if (!isOurs) {
        session
            .terminal()
            .say("\nnube: it was being fetched before; nube fetch stop %s ends that".formatted(id));
        return;
      }
      try {
        JsonObject ignored = node.object("DELETE", Target.of("/api/v1/operations").slash(id));
        session
            .terminal()
            .say("\nnube: the fetch is stopped; the same command goes on with what is missing");
      } catch (IOException e) {
        session
            .terminal()
            .say("\nnube: the fetch goes on; nube fetch stop %s ends it".formatted(id));
      }
    }

    @Override
    public void close() {
      try {
        boolean ignored = Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException stopping) {
        // it runs
      }
    }
  }
}
