package org.casanube.cli.commands;

import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.casanube.cli.http.Request;
import org.casanube.cli.http.Response;
import org.casanube.cli.http.Target;
import org.casanube.cli.json.JsonValue.JsonObject;
import org.casanube.cli.json.JsonValue.JsonString;
import org.casanube.cli.node.ExitCode;
import org.casanube.cli.node.NodeClient;
import org.casanube.cli.node.NubeException;
import org.casanube.cli.terminal.ProgressLine;
import org.jspecify.annotations.Nullable;

final class PinAddCommand extends NodeCommand {
  private final Argument paths = syntax.several("PATH", "CID[/name…]");

  private final Argument isDirect =
      syntax.flag("Pin that one block, not what it links to.", "--direct");

  private final Argument name = syntax.text("NAME", "A name for the pin.", "--name");

  private final Argument isLocal =
      syntax.flag("Pin only what is here; fetch nothing.", "--no-fetch");

  private final Argument isDetached =
      syntax.flag("Begin, and print the operation that makes the pin.", "--background");

  PinAddCommand(Session session) {
    super(session, "add", "Pin content, so that it is kept.");
    syntax.footer(
        "",
        "Examples:",
        "  nube pin add bafy… --name holidays   what is missing is fetched",
        "  nube pin add bafy… --background      goes on without this command");
  }

  @Override
  void run() throws IOException {
    NodeClient node = session.node();
    for (String path : paths.words()) {
      String cid = Contents.cid(node, path);
      Target target =
          Target.of("/api/v1/local-pins")
              .slash(cid)
              .with("type", isDirect.isOn() ? "direct" : "recursive")
              .with("name", name.text());
      if (isLocal.isOn()) {
        target = target.with("fetch", "false");
      }
      if (isDetached.isOn()) {
        detach(node, target.with("background", "true"), cid);
      } else {
        JsonObject pin = pin(node, target);
        session.result(pin, "pinned " + pin.text("cid", cid));
      }
    }
  }

  private void detach(NodeClient node, Target target, String cid) throws IOException {
    try (Response response = node.send(Request.of("PUT", target))) {
      String location = Objects.requireNonNullElse(response.header("Location"), "");
      String operation = location.replaceAll(".*/", "");
      JsonObject result =
          new JsonObject(
              Map.of("cid", new JsonString(cid), "operation", new JsonString(operation)));
      session.result(result, operation);
    }
  }

  /** Pins, and shows how far that is. */
  private JsonObject pin(NodeClient node, Target target) throws IOException {
    AtomicReference<@Nullable JsonObject> pinned = new AtomicReference<>();
    try (ProgressLine progress = new ProgressLine(session.terminal(), "pinning")) {
      node.lines(
          Request.of("PUT", target),
          line -> {
            JsonObject event = NodeClient.event(line);
            switch (event.text("type", "")) {
              case "progress" ->
                  progress.show(() -> event.number("blocks", 0) + " blocks are here");
              case "fetching" -> progress.show(() -> FetchText.of(event));
              case "pinned" -> pinned.set(event.object("pin"));
              default -> pinned.set(event);
            }
          });
    }
    JsonObject pin = pinned.get();
    if (pin == null) {
      throw new NubeException(ExitCode.FAILED, "the node's answer ended before the pin");
    }
    return pin;
  }
}
