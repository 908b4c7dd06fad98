package org.casanube.cli.commands;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.casanube.cli.http.Target;
import org.casanube.cli.json.JsonValue;
import org.casanube.cli.json.JsonValue.JsonLiteral;
import org.casanube.cli.json.JsonValue.JsonObject;
import org.casanube.cli.json.JsonValue.JsonString;

/** Copies or moves to a place in the file tree. */
final class FilesTransferCommand extends NodeCommand {
  private final String resource;
  private final Argument from;
  private final Argument to;
  private final Argument makesParents;

  private FilesTransferCommand(Session session, String resource, Usage usage) {
    super(session, usage.name(), usage.description());
    this.resource = resource;
    from = syntax.one("FROM", usage.from());
    to = syntax.one("TO", "A path of your file tree.");
    makesParents = syntax.flag("Make folders that are missing on the way.", "-p", "--parents");
  }

  /** What the help says. */
  private record Usage(String name, String description, String from) {}

  static FilesTransferCommand copy(Session session) {
    String description = "Copy within your file tree, or content into it; copies cost no space.";
    String from = "A path of your file tree, or /ipfs/CID[/name…].";
    return new FilesTransferCommand(session, "copies", new Usage("cp", description, from));
  }

  static FilesTransferCommand move(Session session) {
    String description = "Move or rename within your file tree.";
    return new FilesTransferCommand(
        session, "moves", new Usage("mv", description, "A path of your file tree."));
  }

  @Override
  void run() throws IOException {
    Map<String, JsonValue> body = new LinkedHashMap<>();
    body.put("from", new JsonString(from.word()));
    body.put("to", new JsonString(to.word()));
    if (makesParents.isOn()) {
      body.put("parents", JsonLiteral.TRUE);
    }
    Target target = Target.of("/api/v1/tree/" + resource);
    session.result(session.node().object("POST", target, new JsonObject(body)), "");
  }
}
