package org.casanube.cli.commands;

import java.io.IOException;
import org.casanube.cli.http.Request;
import org.casanube.cli.http.Response;
import org.casanube.cli.http.Target;
import org.casanube.cli.node.ExitCode;
import org.casanube.cli.node.NubeException;

final class FilesReadCommand extends NodeCommand {
  private final Argument path = syntax.one("PATH", "For instance /notes.txt.");

  private final Argument offset = syntax.number("BYTES", "Begin there.", "--offset");

  private final Argument length = syntax.number("BYTES", "End after so many.", "--length");

  FilesReadCommand(Session session) {
    super(session, "read", "Write a file of your file tree to standard output.");
  }

  @Override
  void run() throws IOException {
    ByteRange range = ByteRange.of(offset.or(0), length.number());
    if (range.isEmpty()) {
      return;
    }
    Request request =
        Request.of("GET", Target.of("/api/v1/tree/content").with("path", path.word()));
    try (Response response = session.node().send(range.onto(request))) {
      if (!range.isAnswered(response)) {
        throw new NubeException(ExitCode.FAILED, "the node did not answer with the part asked for");
      }
      Session.copy(response.body(), session.terminal().out());
    }
  }
}
