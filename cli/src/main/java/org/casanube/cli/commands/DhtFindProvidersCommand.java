package org.casanube.cli.commands;

import java.io.IOException;
import org.casanube.cli.http.Target;
import org.casanube.cli.json.JsonValue;
import org.casanube.cli.json.JsonValue.JsonObject;
import org.casanube.cli.json.JsonValue.JsonString;

final class DhtFindProvidersCommand extends NodeCommand {
  private final Argument cid = syntax.one("CID", "What is looked for.");

  private final Argument limit =
      syntax.text("NUMBER", "How many are enough; 20 if not given.", "-n", "--limit");

  private final Argument time =
      syntax.text("TIME", "How long to look, as in 10s; 30s if not given.", "--for");

  DhtFindProvidersCommand(Session session) {
    super(session, "find-providers", "List the nodes that have a block.");
  }

  @Override
  void run() throws IOException {
    Target target =
        Target.of("/api/v1/routing/providers")
            .slash(cid.word())
            .with("timeout", time.text())
            .with("limit", limit.text());
    long found = Listing.once(session, session.node(), target, DhtFindProvidersCommand::line);
    if (found == 0) {
      session.terminal().say("Nobody was found that has " + cid.word() + ".");
    }
  }

  static String line(JsonObject peer) {
    StringBuilder line = new StringBuilder(peer.text("peerId", ""));
    for (JsonValue each : peer.array("addresses")) {
      if (each instanceof JsonString(String address)) {
        line.append(' ').append(address);
      }
    }
    return line.toString();
  }
}
