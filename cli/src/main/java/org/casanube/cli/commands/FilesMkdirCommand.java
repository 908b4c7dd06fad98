package org.casanube.cli.commands;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.casanube.cli.http.Target;
import org.casanube.cli.json.JsonValue;
import org.casanube.cli.json.JsonValue.JsonLiteral;
import org.casanube.cli.json.JsonValue.JsonObject;
import org.casanube.cli.json.JsonValue.JsonString;

final class FilesMkdirCommand extends NodeCommand {
  private final Argument path = syntax.one("PATH", "For instance /photos/2026.");

  private final Argument makesParents =
      syntax.flag(
          "Make what is missing on the way, and be content when it is there.", "-p", "--parents");

  FilesMkdirCommand(Session session) {
    super(session, "mkdir", "Make a folder in your file tree.");
  }

  @Override
  void run() throws IOException {
    Map<String, JsonValue> body = new LinkedHashMap<>();
    body.put("path", new JsonString(path.word()));
    body.put("parents", JsonLiteral.of(makesParents.isOn()));
    Target target = Target.of("/api/v1/tree/directories");
    session.result(session.node().object("POST", target, new JsonObject(body)), "");
  }
}
