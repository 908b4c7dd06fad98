package org.casanube.cli.commands;

import java.io.IOException;
import java.util.Map;
import org.casanube.cli.http.Target;
import org.casanube.cli.json.JsonValue.JsonObject;
import org.casanube.cli.json.JsonValue.JsonString;
import org.casanube.cli.node.ExitCode;
import org.casanube.cli.node.NodeClient;
import org.casanube.cli.node.NubeException;

final class DhtProvideCommand extends NodeCommand {
  private final Argument paths = syntax.several("PATH", "CID[/name…]");

  DhtProvideCommand(Session session) {
    super(session, "provide", "Tell other nodes now that this one has a block.");
    syntax.footer("", "What is pinned is told by itself, again and again.");
  }

  @Override
  void run() throws IOException {
    NodeClient node = session.node();
    for (String path : paths.words()) {
      String cid = Contents.cid(node, path);
      JsonObject body = new JsonObject(Map.of("cid", new JsonString(cid)));
      JsonObject told = node.object("POST", Target.of("/api/v1/routing/provides"), body);
      String count = String.valueOf(told.members().get("peers"));
      if (count.equals("0")) {
        throw new NubeException(
            ExitCode.UNAVAILABLE, "No other node could be told of " + cid + ": none is known.");
      }
      session.result(
          told, "told " + count + (count.equals("1") ? " node of " : " nodes of ") + cid);
    }
  }
}
