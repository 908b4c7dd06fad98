package org.casanube.cli.commands;

import java.io.IOException;
import org.casanube.cli.http.Target;
import org.casanube.cli.json.JsonValue.JsonObject;
import org.casanube.cli.node.NodeClient;

final class FetchStopCommand extends NodeCommand {
  private final Argument ids = syntax.several("ID", "As nube fetch ls and pin --background tell.");

  FetchStopCommand(Session session) {
    super(session, "stop", "End fetches, also those of pins; what came stays for the next one.");
  }

  @Override
  void run() throws IOException {
    NodeClient node = session.node();
    for (String id : ids.words()) {
      JsonObject operation = node.object("DELETE", Target.of("/api/v1/operations").slash(id));
      session.result(operation, "stopping " + id);
    }
  }
}
