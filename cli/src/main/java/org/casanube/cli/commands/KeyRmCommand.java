package org.casanube.cli.commands;

import java.io.IOException;
import java.util.Map;
import org.casanube.cli.json.JsonValue.JsonObject;
import org.casanube.cli.json.JsonValue.JsonString;

final class KeyRmCommand extends NodeCommand {
  private final Argument names = syntax.several("NAME", "What they are called.");

  KeyRmCommand(Session session) {
    super(session, "rm", "Destroy keys: nobody can publish their names any more.");
    syntax.footer("", "nube key export NAME keeps a copy.");
  }

  @Override
  void run() throws IOException {
    for (String name : names.words()) {
      var _ = session.node().object("DELETE", Naming.KEYS.slash(name));
      session.result(new JsonObject(Map.of("name", new JsonString(name))), "destroyed " + name);
    }
  }
}
