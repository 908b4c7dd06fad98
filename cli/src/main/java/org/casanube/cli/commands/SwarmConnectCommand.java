package org.casanube.cli.commands;

import java.io.IOException;
import java.util.Map;
import org.casanube.cli.http.Target;
import org.casanube.cli.json.JsonValue.JsonLiteral;
import org.casanube.cli.json.JsonValue.JsonObject;
import org.casanube.cli.json.JsonValue.JsonString;

final class SwarmConnectCommand extends NodeCommand {
  private final Argument addresses =
      syntax.several("ADDRESS", "As the other node tells it by nube swarm addrs.");

  private final Argument isKept =
      syntax.flag("Connect again whenever it is lost, also after a restart.", "--keep");

  SwarmConnectCommand(Session session) {
    super(session, "connect", "Connect with another node.");
    syntax.footer(
        "",
        "Both nodes need the same key: see nube swarm key --help.",
        "Example: nube swarm connect --keep /ip4/192.168.1.20/tcp/4001/p2p/12D3KooW…");
  }

  @Override
  void run() throws IOException {
    for (String address : addresses.words()) {
      JsonObject body =
          new JsonObject(
              Map.of("address", new JsonString(address), "keep", JsonLiteral.of(isKept.isOn())));
      JsonObject peer = session.node().object("POST", Target.of("/api/v1/swarm/connections"), body);
      String keeps = isKept.isOn() ? ", and keeps connected" : "";
      session.result(peer, "connected with " + peer.text("peerId", "") + keeps);
    }
  }
}
