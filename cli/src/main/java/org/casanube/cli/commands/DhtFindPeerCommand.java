package org.casanube.cli.commands;

import java.io.IOException;
import org.casanube.cli.http.Target;
import org.casanube.cli.json.JsonValue.JsonObject;

final class DhtFindPeerCommand extends NodeCommand {
  private final Argument peers = syntax.several("PEER", "The id of a node, as 12D3KooW….");

  private final Argument time =
      syntax.text("TIME", "How long to look, as in 10s; 30s if not given.", "--for");

  DhtFindPeerCommand(Session session) {
    super(session, "find-peer", "Tell where a node can be reached.");
  }

  @Override
  void run() throws IOException {
    for (String peer : peers.words()) {
      Target target = Target.of("/api/v1/routing/peers").slash(peer).with("timeout", time.text());
      JsonObject found = session.node().object("GET", target);
      session.result(found, DhtFindProvidersCommand.line(found));
    }
  }
}
