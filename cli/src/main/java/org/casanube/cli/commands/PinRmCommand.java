package org.casanube.cli.commands;

import java.io.IOException;
import org.casanube.cli.http.Target;
import org.casanube.cli.json.JsonValue.JsonObject;
import org.casanube.cli.node.NodeClient;

final class PinRmCommand extends NodeCommand {
  private final Argument paths = syntax.several("PATH", "CID[/name…]");

  private final Argument name = syntax.text("NAME", "Take away that name alone.", "--name");

  PinRmCommand(Session session) {
    super(session, "rm", "Unpin content; garbage collection may then take it away.");
  }

  @Override
  void run() throws IOException {
    NodeClient node = session.node();
    for (String path : paths.words()) {
      String cid = Contents.cid(node, path);
      JsonObject answer =
          node.object(
              "DELETE", Target.of("/api/v1/local-pins").slash(cid).with("name", name.text()));
      session.result(answer, "unpinned " + cid);
    }
  }
}
