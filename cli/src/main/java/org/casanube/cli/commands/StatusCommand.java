package org.casanube.cli.commands;

import java.io.IOException;
import org.casanube.cli.http.Target;

final class StatusCommand extends NodeCommand {
  StatusCommand(Session session) {
    super(session, "status", "Tell whether the node runs, and where it listens.");
    syntax.footer("", "Exit code: 0 it runs, 3 it does not.");
  }

  @Override
  void run() throws IOException {
    Details.show(session, session.node().object("GET", Target.of("/api/v1/status")));
  }
}
