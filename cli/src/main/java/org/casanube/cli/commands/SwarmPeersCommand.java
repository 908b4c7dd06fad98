package org.casanube.cli.commands;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import org.casanube.cli.http.Target;
import org.casanube.cli.json.JsonValue;
import org.casanube.cli.json.JsonValue.JsonNumber;
import org.casanube.cli.json.JsonValue.JsonObject;
import org.casanube.cli.json.JsonValue.JsonString;

final class SwarmPeersCommand extends NodeCommand {
  private final Argument isKept =
      syntax.flag("Those that are kept, connected or not, with the cause.", "--kept");

  SwarmPeersCommand(Session session) {
    super(session, "peers", "List the nodes that are connected.");
  }

  @Override
  void run() throws IOException {
    if (isKept.isOn()) {
      Listing.of(session, session.node(), Target.of("/api/v1/swarm/kept-peers"), this::keptLine);
    } else {
      Listing.of(session, session.node(), Target.of("/api/v1/swarm/peers"), this::line);
    }
  }

  private String line(JsonObject peer) {
    StringBuilder line = new StringBuilder(peer.text("peerId", ""));
    for (JsonValue each : peer.array("connections")) {
      if (each instanceof JsonObject connection) {
        line.append(' ').append(connection.text("address", ""));
        line.append(' ').append(connection.text("direction", ""));
      }
    }
    if (peer.members().get("latencyMillis") instanceof JsonNumber latency) {
      line.append(' ').append(millis(latency)).append(" ms");
    }
    line.append(' ').append(peer.text("agent", ""));
    return line.append(peer.isTrue("kept") ? " (kept)" : "").toString().stripTrailing();
  }

  private static String millis(JsonNumber latency) {
    return String.format(Locale.ROOT, "%.1f", Double.parseDouble(latency.toString()));
  }

  private String keptLine(JsonObject peer) {
    StringBuilder line = new StringBuilder(peer.text("peerId", ""));
    for (JsonValue each : peer.array("addresses")) {
      if (each instanceof JsonString(String address)) {
        line.append(' ').append(address);
      }
    }
    if (peer.isTrue("connected")) {
      return line.append(" connected").toString();
    }
    Map<String, JsonValue> members = peer.members();
    String failure = members.get("failure") instanceof JsonString(String text) ? ": " + text : "";
    return line.append(" missing").append(failure).toString();
  }
}
