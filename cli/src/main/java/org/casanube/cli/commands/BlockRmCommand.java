package org.casanube.cli.commands;

import java.io.IOException;
import org.casanube.cli.http.Target;
import org.casanube.cli.node.NodeClient;

final class BlockRmCommand extends NodeCommand {
  private final Argument cids = syntax.several("CID", "");

  BlockRmCommand(Session session) {
    super(session, "rm", "Remove single blocks that nothing pinned needs.");
  }

  @Override
  void run() throws IOException {
    NodeClient node = session.node();
    for (String cid : cids.words()) {
      session.result(
          node.object("DELETE", Target.of("/api/v1/blocks").slash(cid)), "removed " + cid);
    }
  }
}
