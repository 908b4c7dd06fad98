package org.casanube.cli.commands;

import java.io.IOException;
import org.casanube.cli.http.Request;
import org.casanube.cli.http.Response;
import org.casanube.cli.http.Target;

final class BlockGetCommand extends NodeCommand {
  private final Argument cid = syntax.one("CID", "");

  BlockGetCommand(Session session) {
    super(session, "get", "Write the bytes of a block to standard output.");
  }

  @Override
  void run() throws IOException {
    Request request = Request.of("GET", Target.of("/api/v1/blocks").slash(cid.word()));
    try (Response response = session.node().send(request)) {
      Session.copy(response.body(), session.terminal().out());
    }
  }
}
