package org.casanube.cli.commands;

import java.io.IOException;
import org.casanube.cli.http.Target;
import org.casanube.cli.node.NodeClient;

final class FilesRmCommand extends NodeCommand {
  private final Argument paths = syntax.several("PATH", "For instance /photos/2026.");

  private final Argument isRecursive =
      syntax.flag("Remove folders, too, with all that is in them.", "-r", "--recursive");

  FilesRmCommand(Session session) {
    super(session, "rm", "Remove files and folders from your file tree.");
  }

  @Override
  void run() throws IOException {
    NodeClient node = session.node();
    for (String path : paths.words()) {
      Target target = Target.of("/api/v1/tree").with("path", path);
      session.result(
          node.object("DELETE", target.with("recursive", isRecursive.isOn() ? true : null)), "");
    }
  }
}
