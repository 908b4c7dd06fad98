package org.casanube.cli.commands;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.casanube.cli.http.Target;
import org.casanube.cli.json.JsonValue;
import org.casanube.cli.json.JsonValue.JsonObject;
import org.casanube.cli.json.JsonValue.JsonString;
import org.casanube.cli.node.ExitCode;
import org.casanube.cli.node.NodeClient;
import org.casanube.cli.node.NubeException;

/** Who the node is among peers, and where they dial it. */
record SwarmAddresses(JsonObject answer) {
  static SwarmAddresses of(NodeClient node) throws IOException {
    return new SwarmAddresses(node.object("GET", Target.of("/api/v1/swarm/addresses")));
  }

  String peerId() {
    return answer.text("peerId", "");
  }

  /** Multiaddrs with the peer's id. */
  List<String> addresses() {
    List<String> addresses = new ArrayList<>();
    for (JsonValue each : answer.array("addresses")) {
      if (each instanceof JsonString(String text)) {
        addresses.add(text);
      }
    }
    return addresses;
  }

  boolean isPrivate() {
    return answer.isTrue("privateNetwork");
  }

  /** Why no node can connect, whatever the addresses; empty if they can. */
  String trouble() {
    return answer.text("trouble", "");
  }

  /** Ends the command with the reason if no node can connect. */
  void requireReachable() throws NubeException {
    if (!trouble().isEmpty()) {
      throw new NubeException(
          ExitCode.FAILED, "no node can connect: " + trouble() + "; " + SwarmChecks.KEY_CURE);
    }
  }

  /** Tells keys apart; empty if there is none. */
  String fingerprint() {
    return answer.text("keyFingerprint", "");
  }
}
