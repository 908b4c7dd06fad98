package org.casanube.cli.commands;

import java.io.IOException;
import org.casanube.cli.node.ContentPath;

final class StatCommand extends NodeCommand {
  private final Argument path = syntax.one("PATH", "CID[/name…]");

  StatCommand(Session session) {
    super(session, "stat", "Tell type, size and CID of a file or folder.");
  }

  @Override
  void run() throws IOException {
    Details.show(session, Contents.stat(session.node(), ContentPath.parse(path.word())));
  }
}
