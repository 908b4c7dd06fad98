package org.casanube.cli.commands;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.casanube.cli.json.JsonValue;
import org.casanube.cli.json.JsonValue.JsonObject;
import org.casanube.cli.json.JsonValue.JsonString;

final class VersionCommand extends NodeCommand {
  VersionCommand(Session session) {
    super(session, "version", "Print the version of this program.");
  }

  @Override
  void run() throws IOException {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("version", new JsonString(Version.text()));
    members.put("java", new JsonString(Runtime.version().toString()));
    session.result(new JsonObject(members), "nube " + Version.text());
  }
}
