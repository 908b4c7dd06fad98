package org.casanube.cli.commands;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.casanube.cli.http.Target;
import org.casanube.cli.json.JsonValue;
import org.casanube.cli.json.JsonValue.JsonLiteral;
import org.casanube.cli.json.JsonValue.JsonObject;
import org.casanube.cli.json.JsonValue.JsonString;

final class FilesMvCommand extends NodeCommand {
  private final Argument from = syntax.one("FROM", "A path of your file tree.");

  private final Argument to = syntax.one("TO", "A path of your file tree.");

  private final Argument makesParents =
      syntax.flag("Make folders that are missing on the way.", "-p", "--parents");

  FilesMvCommand(Session session) {
    super(session, "mv", "Move or rename within your file tree.");
  }

  @Override
  void run() throws IOException {
    Map<String, JsonValue> body = new LinkedHashMap<>();
    body.put("from", new JsonString(from.word()));
    body.put("to", new JsonString(to.word()));
    if (makesParents.isOn()) {
      body.put("parents", JsonLiteral.TRUE);
    }
    Target target = Target.of("/api/v1/tree/moves");
    session.result(session.node().object("POST", target, new JsonObject(body)), "");
  }
}
