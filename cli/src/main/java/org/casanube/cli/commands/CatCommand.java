package org.casanube.cli.commands;

import java.io.IOException;
import org.casanube.cli.http.Request;
import org.casanube.cli.http.Response;
import org.casanube.cli.node.ContentPath;
import org.casanube.cli.node.ExitCode;
import org.casanube.cli.node.NodeClient;
import org.casanube.cli.node.NubeException;

final class CatCommand extends NodeCommand {
  private final Argument paths = syntax.several("PATH", "CID[/name…] of a file.");

  private final Argument offset = syntax.number("BYTES", "Begin there.", "--offset");

  private final Argument length = syntax.number("BYTES", "End after so many.", "--length");

  CatCommand(Session session) {
    super(session, "cat", "Write files to standard output.");
    syntax.footer(
        "",
        "Examples:",
        "  nube cat bafy…/notes.txt",
        "  nube cat bafk… --offset 1000 --length 200");
  }

  @Override
  void run() throws IOException {
    ByteRange range = ByteRange.of(offset.or(0), length.number());
    NodeClient node = session.node();
    for (String path : paths.words()) {
      if (!range.isEmpty()) {
        ContentPath content = ContentPath.parse(path);
        long _ = new CutAnswer(node).reading(content, () -> cat(node, content, range));
      }
    }
  }

  private long cat(NodeClient node, ContentPath path, ByteRange range) throws IOException {
    Request request = range.onto(Request.of("GET", path.target()));
    try (Response response = Contents.file(node, path, request)) {
      if (!range.isAnswered(response)) {
        throw new NubeException(ExitCode.FAILED, "the node did not answer with the part asked for");
      }
      return Session.copy(response.body(), session.terminal().out());
    }
  }
}
