package org.casanube.cli.commands;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.casanube.cli.http.Target;
import org.casanube.cli.json.JsonValue;
import org.casanube.cli.json.JsonValue.JsonObject;
import org.casanube.cli.node.NodeClient;

/** Checks of the node among peers: its key, where it listens, who is connected. */
final class SwarmChecks {
  private static final Pattern TCP = Pattern.compile("/ip[46]/([^/]+)/tcp/([0-9]+)/p2p/.*");
  private static final int CONNECT_MILLIS = 2000;
  static final String KEY_CURE =
      "put back a copy of that file and restart, or take a key by nube swarm key set FILE or nube"
          + " swarm key new";

  private final Session session;
  private final NodeClient node;

  SwarmChecks(Session session, NodeClient node) {
    this.session = session;
    this.node = node;
  }

  List<Finding> findings() throws IOException {
    SwarmAddresses own = SwarmAddresses.of(node);
    List<Finding> findings = new ArrayList<>();
    findings.add(key(own));
    findings.add(listening(own));
    findings.add(peers());
    return findings;
  }

  private static Finding key(SwarmAddresses own) {
    if (!own.isPrivate()) {
      return Finding.warning("swarm key", "not used: any peer may connect", "");
    }
    return own.fingerprint().isEmpty() || !own.trouble().isEmpty()
        ? Finding.wrong("swarm key", "no node can connect: " + own.trouble(), KEY_CURE)
        : Finding.fine("swarm key", own.fingerprint());
  }

  private Finding listening(SwarmAddresses own) {
    for (JsonValue each : own.answer().array("failures")) {
      if (each instanceof JsonObject failure) {
        return Finding.wrong(
            "swarm port",
            "peers can't dial " + failure.text("address", "") + ": " + failure.text("cause", ""),
            "end the program that listens there (it is taken within minutes), or set"
                + " CASANUBE_SWARM_PORT to another port");
      }
    }
    Optional<String> closed = session.isRemote() ? Optional.empty() : closed(own);
    return closed
        .map(address ->
            Finding.wrong(
                "swarm port", address + " takes no connection", "does a firewall close the port?"))
        .orElseGet(() -> Finding.fine("swarm port", own.addresses().size() + " addresses"));
  }

  /** An address of this machine's that can't be connected to, from this machine. */
  private static Optional<String> closed(SwarmAddresses own) {
    for (String address : own.addresses()) {
      Matcher tcp = TCP.matcher(address);
      if (tcp.matches() && !isOpen(tcp.group(1), Integer.parseInt(tcp.group(2)))) {
        return Optional.of(address);
      }
    }
    return Optional.empty();
  }

  private static boolean isOpen(String host, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  private Finding peers() throws IOException {
    int connected =
        node.object("GET", Target.of("/api/v1/swarm/peers").with("limit", 1000))
            .array("peers")
            .size();
    String what = connected + (connected == 1 ? " node" : " nodes") + " connected";
    for (JsonValue each :
        node.object("GET", Target.of("/api/v1/swarm/kept-peers")).array("peers")) {
      if (each instanceof JsonObject peer && !peer.isTrue("connected")) {
        String why = peer.text("failure", "it is being dialled");
        return Finding.warning(
            "peers", what + "; " + peer.text("peerId", "") + " is not: " + why, "");
      }
    }
    return Finding.fine("peers", what);
  }
}
