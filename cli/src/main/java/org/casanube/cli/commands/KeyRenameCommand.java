package org.casanube.cli.commands;

import java.io.IOException;
import java.util.Map;
import org.casanube.cli.json.JsonValue.JsonLiteral;
import org.casanube.cli.json.JsonValue.JsonObject;
import org.casanube.cli.json.JsonValue.JsonString;

final class KeyRenameCommand extends NodeCommand {
  private final Argument from = syntax.one("NAME", "What it is called.");

  private final Argument to = syntax.one("NEW", "What to call it.");

  private final Argument isForced =
      syntax.flag("Though a key is called so already, which is lost.", "-f", "--force");

  KeyRenameCommand(Session session) {
    super(session, "rename", "Call a key by another name.");
  }

  @Override
  void run() throws IOException {
    JsonObject body =
        new JsonObject(
            Map.of(
                "name",
                new JsonString(to.word()),
                "overwrite",
                isForced.isOn() ? JsonLiteral.TRUE : JsonLiteral.FALSE));
    JsonObject key = session.node().object("PATCH", Naming.KEYS.slash(from.word()), body);
    session.result(key, from.word() + " is " + key.text("name", "") + " now");
  }
}
