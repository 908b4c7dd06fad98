package org.casanube.cli.commands;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.casanube.cli.http.Target;
import org.casanube.cli.json.JsonValue.JsonLiteral;
import org.casanube.cli.json.JsonValue.JsonObject;
import org.casanube.cli.json.JsonValue.JsonString;
import org.casanube.cli.node.ExitCode;
import org.casanube.cli.node.NubeException;

final class SwarmConnectCommand extends NodeCommand {
  private static final String PEER = "/p2p/";

  private final Argument addresses =
      syntax.several(
          "ADDRESS",
          "As the other node tells it by nube swarm addrs; of several of one node, one is enough.");

  private final Argument isKept =
      syntax.flag("Connect again whenever it is lost, also after a restart.", "--keep");

  SwarmConnectCommand(Session session) {
    super(session, "connect", "Connect with other nodes.");
    syntax.footer(
        "",
        "Both nodes need the same key: see nube swarm key --help.",
        "Example: nube swarm connect --keep /ip4/192.168.1.20/tcp/4001/p2p/12D3KooW…");
  }

  @Override
  void run() throws IOException {
    Map<String, List<String>> places = new LinkedHashMap<>();
    for (String address : addresses.words()) {
      places.computeIfAbsent(node(address), _ -> new ArrayList<>()).add(address);
    }
    List<NubeException> failures = new ArrayList<>();
    for (List<String> ofOne : places.values()) {
      try {
        connect(ofOne);
      } catch (NubeException failed) {
        if (places.size() == 1 || failed.exitCode() == ExitCode.UNREACHABLE) {
          throw failed;
        }
        session.terminal().say("nube: " + failed.getMessage());
        failures.add(failed);
      }
    }
    if (!failures.isEmpty()) {
      throw new NubeException(
          ExitCode.FAILED,
          "%d of %d nodes are not connected".formatted(failures.size(), places.size()));
    }
  }

  /** Which node is meant; an address that names none is one of its own. */
  private static String node(String address) {
    int at = address.lastIndexOf(PEER);
    return at < 0 ? address : address.substring(at + PEER.length());
  }

  /** Tries the places of one node, one after the other, until one of them answers. */
  private void connect(List<String> ofOne) throws IOException {
    List<NubeException> failures = new ArrayList<>();
    for (String address : ofOne) {
      try {
        connect(address);
        return;
      } catch (NubeException failed) {
        if (failed.exitCode() == ExitCode.UNREACHABLE) {
          throw failed;
        }
        failures.add(failed);
      }
    }
    if (failures.size() == 1) {
      throw failures.getFirst();
    }
    throw new NubeException(
        failures.getLast().exitCode(),
        String.join("\n", failures.stream().map(Throwable::getMessage).toList()));
  }

  private void connect(String address) throws IOException {
    JsonObject body =
        new JsonObject(
            Map.of("address", new JsonString(address), "keep", JsonLiteral.of(isKept.isOn())));
    JsonObject peer = session.node().object("POST", Target.of("/api/v1/swarm/connections"), body);
    String keeps = isKept.isOn() ? ", and keeps connected" : "";
    session.result(peer, "connected with " + peer.text("peerId", "") + keeps);
  }
}
