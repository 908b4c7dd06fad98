package org.casanube.cli.commands;

import java.io.IOException;
import org.casanube.cli.http.Target;
import org.casanube.cli.json.JsonValue;
import org.casanube.cli.json.JsonValue.JsonObject;
import org.casanube.cli.terminal.Sizes;

final class SwarmLedgersCommand extends NodeCommand {
  private final Argument peer =
      syntax.optional("PEER", "Only with this one, as nube swarm peers tells it.");

  SwarmLedgersCommand(Session session) {
    super(session, "ledgers", "List what was given to other nodes, and got from them.");
    syntax.footer("", "Counted since the node was started, each way that blocks go on its own.");
  }

  @Override
  void run() throws IOException {
    Target target = Target.of("/api/v1/swarm/ledgers").with("peer", peer.text());
    Listing.of(session, session.node(), target, this::line);
  }

  private String line(JsonObject ledger) {
    StringBuilder line = new StringBuilder(ledger.text("peerId", ""));
    line.append(" gave ").append(amount(ledger, "received"));
    line.append(", got ").append(amount(ledger, "sent"));
    for (JsonValue each : ledger.array("ways")) {
      if (each instanceof JsonObject way) {
        line.append("; by ").append(way.text("way", ""));
        line.append(" gave ").append(Sizes.text(way.number("receivedBytes", 0)));
        line.append(", got ").append(Sizes.text(way.number("sentBytes", 0)));
      }
    }
    long wasted = ledger.number("wastedBytes", 0);
    return line.append(wasted == 0 ? "" : "; wasted " + Sizes.text(wasted)).toString();
  }

  private static String amount(JsonObject ledger, String direction) {
    long blocks = ledger.number(direction + "Blocks", 0);
    return "%s (%d %s)"
        .formatted(
            Sizes.text(ledger.number(direction + "Bytes", 0)),
            blocks,
            blocks == 1 ? "block" : "blocks");
  }
}
