package org.casanube.cli.commands;

import java.io.IOException;
import org.casanube.cli.json.JsonValue.JsonObject;

final class KeyLsCommand extends NodeCommand {
  KeyLsCommand(Session session) {
    super(session, "ls", "List the keys that names are signed with.");
  }

  @Override
  void run() throws IOException {
    Listing.once(session, session.node(), Naming.KEYS, KeyLsCommand::line);
  }

  static String line(JsonObject key) {
    return key.text("ipnsName", "") + " " + key.text("name", "");
  }
}
