package org.casanube.block.rpc.network;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.casanube.block.rpc.command.Call;
import org.casanube.block.rpc.command.Family;
import org.casanube.block.rpc.command.GoDuration;
import org.casanube.block.rpc.command.Json;
import org.casanube.block.rpc.command.Registry;
import org.casanube.block.rpc.command.RpcException;
import org.casanube.block.swarm.ConnectedPeer;
import org.casanube.block.swarm.SwarmConnections;
import org.casanube.block.swarm.SwarmRefusedException;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.multiformats.multiaddr.Protocol;
import org.casanube.p2p.Connection;
import org.casanube.p2p.Direction;
import org.casanube.p2p.Host;
import org.casanube.p2p.PeerBook.PeerDescription;
import org.casanube.p2p.Stream;

/** {@code swarm/…} but for the peers that are kept. */
public final class SwarmCommands implements Family {
  private static final int PAGE = 500;

  private final Host host;
  private final SwarmConnections connections;

  public SwarmCommands(Host host, SwarmConnections connections) {
    this.host = host;
    this.connections = connections;
  }

  @Override
  public void addTo(Registry.Builder registry) {
    registry
        .add("swarm/peers", this::peers)
        .add("swarm/addrs", this::addresses)
        .add("swarm/addrs/local", this::own)
        .add("swarm/addrs/listen", this::own)
        .add("swarm/connect", this::connect)
        .add("swarm/disconnect", this::disconnect)
        .add("swarm/filters", call -> call.once(Json.of("Strings", List.of()), ""));
  }

  private void peers(Call call) throws IOException {
    List<Object> shown = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    Optional<PeerId> cursor = Optional.empty();
    do {
      SwarmConnections.Page page = connections.page(cursor, PAGE);
      for (ConnectedPeer peer : page.peers()) {
        for (Connection connection : peer.connections()) {
          shown.add(shown(call, peer, connection).members());
          text.append(connection.remoteAddress()).append("/p2p/").append(peer.peer()).append('\n');
        }
      }
      cursor = page.next();
    } while (cursor.isPresent());
    call.once(Json.of("Peers", shown.isEmpty() ? null : shown), text.toString());
  }

  private static Json shown(Call call, ConnectedPeer peer, Connection connection) {
    boolean all = call.flag("verbose");
    Json shown =
        Json.of("Addr", connection.remoteAddress().toString()).with("Peer", peer.peer().toString());
    if (all || call.flag("latency")) {
      shown.with("Latency", connection.latency().map(GoDuration::format).orElse("n/a"));
    }
    if (all || call.flag("direction")) {
      shown.with("Direction", connection.direction() == Direction.INBOUND ? 1 : 2);
    }
    if (all) {
      shown.withUnlessEmpty("Muxer", connection.muxer());
    }
    if (all || call.flag("streams")) {
      shown.withUnlessEmpty(
          "Streams",
          connection.streams().stream()
              .map(Stream::protocol)
              .sorted()
              .map(protocol -> Json.of("Protocol", protocol).members())
              .toList());
    }
    boolean identifies = all || call.flag("identify");
    Optional<PeerDescription> description = identifies ? peer.description() : Optional.empty();
    return shown.with(
        "Identify",
        Json.of("ID", identifies ? peer.peer().toString() : "")
            .with("PublicKey", "")
            .with("Addresses", null)
            .with("AgentVersion", description.map(PeerDescription::agent).orElse(""))
            .with(
                "Protocols",
                description
                    .map(known -> List.copyOf(new TreeSet<>(known.protocols())))
                    .orElse(null)));
  }

  private void addresses(Call call) throws IOException {
    Map<String, Object> all = new LinkedHashMap<>();
    StringBuilder text = new StringBuilder();
    for (PeerId peer : host.peers().peers()) {
      List<String> addresses =
          host.peers().addresses(peer).stream().map(Multiaddr::toString).sorted().toList();
      all.put(peer.toString(), addresses);
      text.append(peer).append(" (").append(addresses.size()).append(")\n");
      addresses.forEach(address -> text.append('\t').append(address).append('\n'));
    }
    call.once(Json.of("Addrs", all), text.toString());
  }

  private void own(Call call) throws IOException {
    boolean withId = call.flag("id");
    List<String> addresses =
        host.addresses().stream()
            .map(address -> withId ? address.with(Protocol.P2P, host.id().toString()) : address)
            .map(Multiaddr::toString)
            .sorted()
            .toList();
    call.once(Json.of("Strings", addresses), String.join("\n", addresses) + "\n");
  }

  static Multiaddr address(String text) {
    try {
      // A bare id stands for the peer wherever it is known to be.
      return Multiaddr.parse(text.startsWith("/") ? text : "/p2p/" + text);
    } catch (IllegalArgumentException e) {
      throw new RpcException("invalid peer address: " + e.getMessage(), e);
    }
  }

  static PeerId peerOf(Multiaddr address) {
    return address
        .peerId()
        .orElseThrow(() ->
            new RpcException("invalid peer address: " + address + " does not end with a peer id"));
  }

  private void connect(Call call) throws IOException {
    List<String> done = new ArrayList<>();
    for (String each : call.arguments()) {
      call.checkpoint();
      Multiaddr address = address(each);
      String what = "connect " + peerOf(address);
      try {
        ConnectedPeer _ = connections.connect(address, false);
      } catch (SwarmRefusedException e) {
        throw new RpcException(what + " failure: " + e.getMessage(), e);
      }
      done.add(what + " success");
    }
    call.once(Json.of("Strings", done), String.join("\n", done) + "\n");
  }

  /** Connections are closed; a peer that is kept is dialled again. */
  private void disconnect(Call call) throws IOException {
    List<String> done = new ArrayList<>();
    for (String each : call.arguments()) {
      PeerId peer = peerOf(address(each));
      List<Connection> open = host.connections(peer);
      open.forEach(Connection::close);
      done.add("disconnect " + peer + (open.isEmpty() ? " failure: not connected" : " success"));
      if (open.isEmpty()) {
        throw new RpcException(done.getLast());
      }
    }
    call.once(Json.of("Strings", done), String.join("\n", done) + "\n");
  }
}
