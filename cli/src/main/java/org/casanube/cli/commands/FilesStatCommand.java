package org.casanube.cli.commands;

import java.io.IOException;
import org.casanube.cli.http.Target;
import org.casanube.cli.json.JsonValue.JsonObject;

final class FilesStatCommand extends NodeCommand {
  private final Argument path = syntax.optional("PATH", "For instance /photos.");

  private final Argument isHash = syntax.flag("Print the CID alone.", "--hash");

  FilesStatCommand(Session session) {
    super(session, "stat", "Tell type, size and CID of something in your file tree.");
  }

  @Override
  void run() throws IOException {
    JsonObject stat =
        session.node().object("GET", Target.of("/api/v1/tree").with("path", path.or("/")));
    if (isHash.isOn()) {
      session.terminal().line(stat.text("cid"));
    } else {
      Details.show(session, stat);
    }
  }
}
