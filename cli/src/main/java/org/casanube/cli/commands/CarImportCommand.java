package org.casanube.cli.commands;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.casanube.cli.http.Body;
import org.casanube.cli.http.Request;
import org.casanube.cli.http.Target;
import org.casanube.cli.json.JsonValue;
import org.casanube.cli.json.JsonValue.JsonObject;
import org.casanube.cli.json.JsonValue.JsonString;
import org.casanube.cli.node.NodeClient;
import org.casanube.cli.terminal.ProgressLine;

final class CarImportCommand extends NodeCommand {
  private static final String CAR = "application/vnd.ipld.car";

  private final Argument files = syntax.several("FILE", "CAR files; - is standard input.");

  private final Argument isUnpinned = syntax.flag("Do not pin the roots.", "--no-pin");

  private final Argument allowsIncomplete =
      syntax.flag("Take an archive that lacks blocks of its own graphs.", "--allow-incomplete");

  CarImportCommand(Session session) {
    super(session, "import", "Import CAR archives; every block is verified.");
  }

  @Override
  void run() throws IOException {
    NodeClient node = session.node();
    Target target =
        Target.of("/api/v1/cars")
            .with("pinRoots", !isUnpinned.isOn())
            .with("allowIncomplete", allowsIncomplete.isOn() ? true : null);
    for (Path file : files.paths()) {
      if (file.toString().equals("-")) {
        Body body = sink -> Session.copy(session.terminal().in(), sink);
        send(node, target, body, ProgressLine.UNKNOWN);
      } else {
        Adding.requireReadable(file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
          send(node, target, FileBody.of(channel), channel.size());
        }
      }
    }
  }

  private void send(NodeClient node, Target target, Body body, long total) throws IOException {
    try (ProgressLine progress = new ProgressLine(session.terminal(), "importing")) {
      Request request = Request.of("POST", target).with(body, CAR);
      node.lines(request, line -> show(NodeClient.event(line), progress, total));
    }
  }

  private void show(JsonObject event, ProgressLine progress, long total) throws IOException {
    if (event.text("type", "").equals("progress")) {
      progress.at(event.number("bytes", 0), total);
      return;
    }
    progress.clear();
    if (session.isJson()) {
      session.result(event, "");
      return;
    }
    for (JsonValue root : event.array("roots")) {
      session.terminal().line("root " + text(root));
    }
    session.terminal().line("imported %d blocks".formatted(event.number("blocks", 0)));
  }

  private static String text(JsonValue root) {
    return switch (root) {
      case JsonString(String cid) -> cid;
      case JsonObject object -> object.text("cid", object.toString());
      default -> root.toString();
    };
  }
}
