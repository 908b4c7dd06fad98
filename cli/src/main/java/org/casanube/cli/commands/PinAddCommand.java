package org.casanube.cli.commands;

import java.io.IOException;
import org.casanube.cli.http.Target;
import org.casanube.cli.json.JsonValue.JsonObject;
import org.casanube.cli.node.NodeClient;

final class PinAddCommand extends NodeCommand {
  private final Argument paths = syntax.several("PATH", "CID[/name…]");

  private final Argument isDirect =
      syntax.flag("Pin that one block, not what it links to.", "--direct");

  private final Argument name = syntax.text("NAME", "A name for the pin.", "--name");

  PinAddCommand(Session session) {
    super(session, "add", "Pin content, so that it is kept.");
  }

  @Override
  void run() throws IOException {
    NodeClient node = session.node();
    for (String path : paths.words()) {
      String cid = Contents.cid(node, path);
      Target target =
          Target.of("/api/v1/local-pins")
              .slash(cid)
              .with("type", isDirect.isOn() ? "direct" : "recursive")
              .with("name", name.text());
      JsonObject pin = node.object("PUT", target);
      session.result(pin, "pinned " + pin.text("cid", cid));
    }
  }
}
