package org.casanube.block.rpc.node;

import java.net.InetAddress;
import java.util.List;
import java.util.function.Supplier;
import org.casanube.block.collection.StorageRoom;
import org.casanube.block.rpc.command.Json;
import org.casanube.block.rpc.server.RpcProperties;
import org.casanube.block.swarm.KeptPeer;
import org.casanube.block.swarm.KeptPeers;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.multiformats.multiaddr.Protocol;
import org.casanube.p2p.Host;

/** The settings of this node in the shape that Kubo's have. Thread-safe. */
public final class SettingsView implements Supplier<Json> {
  private final Host host;
  private final KeptPeers kept;
  private final Supplier<StorageRoom> room;
  private final RpcProperties properties;
  private final Listeners listeners;

  /**
   * Where this node listens for people's programs.
   *
   * @param gateway multiaddr; empty while it is not known
   * @param rpc multiaddr; empty while it is not known
   */
  public record Listening(String gateway, String rpc) {}

  /** Tells where it is. */
  @FunctionalInterface
  public interface Listeners {
    Listening now();
  }

  public SettingsView(
      Host host,
      KeptPeers kept,
      Supplier<StorageRoom> room,
      RpcProperties properties,
      Listeners listeners) {
    this.host = host;
    this.kept = kept;
    this.room = room;
    this.properties = properties;
    this.listeners = listeners;
  }

  /** The multiaddr of a listener. */
  public static String multiaddr(InetAddress address, int port) {
    boolean isSix = address.getAddress().length == 16;
    return "/%s/%s/tcp/%d".formatted(isSix ? "ip6" : "ip4", address.getHostAddress(), port);
  }

  @Override
  public Json get() {
    Listening now = listeners.now();
    List<String> swarm = host.addresses().stream().map(Multiaddr::toString).sorted().toList();
    List<String> bootstrap =
        kept.all().stream()
            .filter(KeptPeer::isConfigured)
            .flatMap(peer ->
                peer.addresses().stream()
                    .map(each -> each.with(Protocol.P2P, peer.peer().toString()).toString()))
            .toList();
    List<Object> peering = kept.all().stream().map(SettingsView::peer).toList();
    Json headers =
        properties.cors().origins().isEmpty()
            ? Json.of()
            : Json.of("Access-Control-Allow-Origin", properties.cors().origins());
    return Json.of("Identity", Json.of("PeerID", host.id().toString()))
        .with(
            "Addresses",
            Json.of("Swarm", swarm)
                .with("Announce", List.of())
                .with("AppendAnnounce", List.of())
                .with("NoAnnounce", List.of())
                .with("API", now.rpc())
                .with("Gateway", now.gateway()))
        .with("API", Json.of("HTTPHeaders", headers))
        .with("Bootstrap", bootstrap)
        .with("Peering", Json.of("Peers", peering))
        .with("Datastore", datastore())
        .with("Pinning", Json.of("RemoteServices", Json.of()))
        .with("Pubsub", Json.of("Router", "gossipsub").with("DisableSigning", false))
        .with("Import", Json.of("CidVersion", 0).with("UnixFSChunker", "size-262144"));
  }

  private Json datastore() {
    StorageRoom now = room.get();
    boolean isBounded = now.quotaBytes() != Long.MAX_VALUE;
    return Json.of("StorageMax", isBounded ? now.quotaBytes() + "B" : "")
        .with("Spec", Json.of("type", "casanube"));
  }

  private static Object peer(KeptPeer peer) {
    return Json.of("ID", peer.peer().toString())
        .with("Addrs", peer.addresses().stream().map(Multiaddr::toString).toList())
        .members();
  }
}
