package org.casanube.block.rpc.network;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.casanube.block.rpc.command.Call;
import org.casanube.block.rpc.command.Family;
import org.casanube.block.rpc.command.Json;
import org.casanube.block.rpc.command.Registry;
import org.casanube.block.rpc.command.RpcException;
import org.casanube.block.swarm.KeptPeer;
import org.casanube.block.swarm.KeptPeers;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.multiformats.multiaddr.Protocol;

/**
 * {@code swarm/peering/…} and {@code bootstrap/…}. Both are about the peers that this node keeps
 * connected with; as bootstrap stand those of the settings too.
 */
public final class KeptPeerCommands implements Family {
  private final KeptPeers kept;

  public KeptPeerCommands(KeptPeers kept) {
    this.kept = kept;
  }

  @Override
  public void addTo(Registry.Builder registry) {
    registry
        .add("swarm/peering/ls", this::list)
        .add("swarm/peering/add", this::add)
        .add("swarm/peering/rm", this::remove)
        .add("bootstrap", this::listBootstrap)
        .add("bootstrap/list", this::listBootstrap)
        .add("bootstrap/add", this::addBootstrap)
        .add("bootstrap/rm", this::removeBootstrap)
        .add("bootstrap/rm/all", this::removeAll);
  }

  private void list(Call call) throws IOException {
    List<Object> peers = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (KeptPeer peer : kept.all()) {
      List<String> addresses = peer.addresses().stream().map(Multiaddr::toString).toList();
      peers.add(Json.of("ID", peer.peer().toString()).with("Addrs", addresses).members());
      text.append(peer.peer()).append('\n');
      addresses.forEach(address -> text.append('\t').append(address).append('\n'));
    }
    call.once(Json.of("Peers", peers), text.toString());
  }

  private void add(Call call) throws IOException {
    for (String each : call.arguments()) {
      Multiaddr address = SwarmCommands.address(each);
      kept.keep(address);
      tell(call, SwarmCommands.peerOf(address), "success");
    }
  }

  private void remove(Call call) throws IOException {
    for (String each : call.arguments()) {
      PeerId peer = SwarmCommands.peerOf(SwarmCommands.address(each));
      boolean _ = kept.forget(peer);
      tell(call, peer, "success");
    }
  }

  private static void tell(Call call, PeerId peer, String status) throws IOException {
    call.emit(
        Json.of("ID", peer.toString()).with("Status", status), "add " + peer + " " + status + "\n");
  }

  private void listBootstrap(Call call) throws IOException {
    answer(call, written(_ -> true));
  }

  private List<String> written(Predicate<KeptPeer> which) {
    return kept.all().stream()
        .filter(which)
        .flatMap(peer ->
            peer.addresses().stream()
                .map(address -> address.with(Protocol.P2P, peer.peer().toString()).toString()))
        .toList();
  }

  private void addBootstrap(Call call) throws IOException {
    if (call.arguments().isEmpty()) {
      throw new RpcException("no bootstrap peers to add");
    }
    List<String> added = new ArrayList<>();
    for (String each : call.arguments()) {
      kept.keep(SwarmCommands.address(each));
      added.add(each);
    }
    answer(call, added);
  }

  private void removeBootstrap(Call call) throws IOException {
    if (call.flag("all")) {
      removeAll(call);
      return;
    }
    List<String> removed = new ArrayList<>();
    for (String each : call.arguments()) {
      if (kept.forget(SwarmCommands.peerOf(SwarmCommands.address(each)))) {
        removed.add(each);
      }
    }
    answer(call, removed);
  }

  /** Those of the settings stay: they are taken away there. */
  private void removeAll(Call call) throws IOException {
    List<String> removed = written(peer -> !peer.isConfigured());
    kept.all().stream()
        .filter(peer -> !peer.isConfigured())
        .forEach(peer -> {
          boolean _ = kept.forget(peer.peer());
        });
    answer(call, removed);
  }

  private static void answer(Call call, List<String> peers) throws IOException {
    call.once(Json.of("Peers", peers), peers.isEmpty() ? "" : String.join("\n", peers) + "\n");
  }
}
