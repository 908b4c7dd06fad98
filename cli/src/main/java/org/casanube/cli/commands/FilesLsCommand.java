package org.casanube.cli.commands;

import java.io.IOException;
import org.casanube.cli.http.Target;

final class FilesLsCommand extends NodeCommand {
  private final Argument path = syntax.optional("PATH", "For instance /photos.");

  private final Argument isLong = syntax.flag("With type, size and CID.", "-l", "--long");

  FilesLsCommand(Session session) {
    super(session, "ls", "List a folder of your file tree.");
  }

  @Override
  void run() throws IOException {
    Target target = Target.of("/api/v1/tree/entries").with("path", path.or("/"));
    Listing.of(session, session.node(), target, entry -> LsCommand.line(entry, isLong.isOn()));
  }
}
