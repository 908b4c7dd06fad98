package org.casanube.cli.commands;

import java.io.IOException;
import org.casanube.cli.http.Target;
import org.casanube.cli.json.JsonValue.JsonObject;

final class StatusCommand extends NodeCommand {
  StatusCommand(Session session) {
    super(session, "status", "Tell whether the node runs, and where it listens.");
    syntax.footer("", "Exit code: 0 it runs, 3 it does not.");
  }

  @Override
  void run() throws IOException {
    JsonObject status = session.node().object("GET", Target.of("/api/v1/status"));
    Details.show(session, status);
    String trouble = status.text("swarmTrouble", "");
    if (!trouble.isEmpty()) {
      session.terminal().say("nube: no node can connect: " + trouble + "; " + SwarmChecks.KEY_CURE);
    }
  }
}
