package org.casanube.cli.commands;

import java.io.IOException;
import java.util.Set;
import org.casanube.cli.http.Request;
import org.casanube.cli.http.Target;
import org.casanube.cli.json.JsonValue.JsonObject;
import org.casanube.cli.node.ExitCode;
import org.casanube.cli.node.NodeClient;
import org.casanube.cli.node.NubeException;
import org.casanube.cli.terminal.ProgressLine;
import org.jspecify.annotations.Nullable;

/** Starts long-running operations of the node and follows them to their end. */
final class Operations {
  private static final Set<String> BAD_ENDS = Set.of("failed", "cancelled");

  private Operations() {}

  static void start(Session session, Target target, boolean isDetached) throws IOException {
    start(session, target, null, isDetached);
  }

  static void start(Session session, Target target, @Nullable JsonObject asked, boolean isDetached)
      throws IOException {
    NodeClient node = session.node();
    JsonObject operation = node.object("POST", target, asked);
    String id = operation.text("id");
    if (isDetached) {
      session.result(operation, id);
      return;
    }
    JsonObject end = new Following(session).follow(node, id);
    String phase = end.text("phase", "");
    if (BAD_ENDS.contains(phase)) {
      String cause = end.text("cause", "no cause was told");
      throw new NubeException(
          ExitCode.FAILED, "the operation %s %s: %s".formatted(id, phase, cause));
    }
    if (session.isJson()) {
      session.result(end, "");
    } else {
      Details.show(session, end.object("result"));
    }
  }

  /** Reads an operation's states as the node tells them. */
  private static final class Following {
    private final Session session;
    private @Nullable JsonObject last;

    Following(Session session) {
      this.session = session;
    }

    JsonObject follow(NodeClient node, String id) throws IOException {
      Target target = Target.of("/api/v1/operations").slash(id);
      try (ProgressLine progress = new ProgressLine(session.terminal(), "working")) {
        node.lines(
            Request.of("GET", target),
            line -> {
              JsonObject state = NodeClient.event(line);
              last = state;
              JsonObject done = state.object("progress");
              progress.at(done.number("done", 0), done.number("total", ProgressLine.UNKNOWN));
            });
      }
      JsonObject end = last;
      return end == null ? node.object("GET", target) : end;
    }
  }
}
