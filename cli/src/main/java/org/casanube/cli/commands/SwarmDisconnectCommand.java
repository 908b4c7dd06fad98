package org.casanube.cli.commands;

import java.io.IOException;
import org.casanube.cli.http.Target;
import org.casanube.cli.json.JsonValue.JsonObject;

final class SwarmDisconnectCommand extends NodeCommand {
  private static final String PEER = "/p2p/";

  private final Argument peers =
      syntax.several("PEER", "A peer id, or an address that ends in it.");

  SwarmDisconnectCommand(Session session) {
    super(session, "disconnect", "Close connections with a node, and keep it no longer.");
  }

  @Override
  void run() throws IOException {
    for (String word : peers.words()) {
      String peer =
          word.substring(word.contains(PEER) ? word.lastIndexOf(PEER) + PEER.length() : 0);
      JsonObject answer =
          session.node().object("DELETE", Target.of("/api/v1/swarm/connections").slash(peer));
      session.result(answer, "disconnected from " + peer);
    }
  }
}
