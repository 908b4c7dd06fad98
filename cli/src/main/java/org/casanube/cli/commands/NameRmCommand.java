package org.casanube.cli.commands;

import java.io.IOException;
import java.util.Map;
import org.casanube.cli.json.JsonValue.JsonObject;
import org.casanube.cli.json.JsonValue.JsonString;

final class NameRmCommand extends NodeCommand {
  private final Argument name = syntax.one("NAME", "An IPNS name, or the key of one.");

  NameRmCommand(Session session) {
    super(session, "rm", "No longer renew a name.");
    syntax.footer("", "What others have stays valid until its time is over.");
  }

  @Override
  void run() throws IOException {
    var _ = session.node().object("DELETE", Naming.PUBLICATIONS.slash(name.word()));
    session.result(
        new JsonObject(Map.of("name", new JsonString(name.word()))),
        name.word() + " is not renewed any more");
  }
}
