package org.casanube.block.rpc.network;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.casanube.block.routing.RoutingView;
import org.casanube.block.rpc.command.Call;
import org.casanube.block.rpc.command.Family;
import org.casanube.block.rpc.command.GoDuration;
import org.casanube.block.rpc.command.Json;
import org.casanube.block.rpc.command.Registry;
import org.casanube.block.rpc.command.RpcException;
import org.casanube.p2p.Host;
import org.casanube.p2p.PeerBook.PeerDescription;
import org.casanube.p2p.kad.DhtStatistics.Provided;
import org.casanube.p2p.kad.RoutingTableEntry;

/**
 * {@code provide/stat}, {@code stats/provide}, {@code stats/reprovide}, {@code stats/dht} and
 * {@code routing/reprovide}: what others are told that this node has, and by which tables. Numbers
 * that are not counted here are left out, which readers take for zero.
 */
public final class ProvideCommands implements Family {
  private static final String PREFIX = "dht-";
  private static final int REPLICATION = 20;

  private final RoutingView routing;
  private final Host host;

  public ProvideCommands(RoutingView routing, Host host) {
    this.routing = routing;
    this.host = host;
  }

  @Override
  public void addTo(Registry.Builder registry) {
    registry
        .add("provide/stat", this::provided)
        .add("stats/provide", this::provided)
        .add("stats/reprovide", this::provided)
        .add("stats/dht", this::tables)
        .add("routing/reprovide", ProvideCommands::reprovide);
  }

  /** As Kubo says it of its sweeps, which are what provides here, too. */
  private static void reprovide(Call call) {
    throw new RpcException(
        "manual reprovide is not available with the sweep provider; it provides by itself, as"
            + " 'ipfs provide stat --all' shows");
  }

  private void provided(Call call) throws IOException {
    int peers = 0;
    long keys = 0;
    long records = 0;
    long failed = 0;
    for (RoutingView.Table table : routing.tables()) {
      Provided provided = table.statistics().provided();
      peers += table.peers().size();
      keys += provided.keys();
      records += provided.announcements();
      failed += provided.failed();
    }
    String status = peers > 0 ? "online" : "offline";
    Json sweep =
        Json.of("closed", false)
            .with("connectivity", Json.of("status", status))
            .with("queues", Json.of("pending_key_provides", routing.waiting()))
            .with("timing", Json.of("reprovides_interval", routing.provideInterval().toNanos()))
            .with(
                "operations",
                Json.of(
                    "past",
                    Json.of("records_provided", records)
                        .with("keys_provided", keys)
                        .with("keys_failed", failed)))
            .with("network", Json.of("peers", peers).with("replication_factor", REPLICATION));
    String text =
        "Status:                 %s\nProvide queue:          %d CIDs\nReprovide interval:     %s\n"
            .formatted(status, routing.waiting(), GoDuration.format(routing.provideInterval()));
    call.once(
        Json.of("Sweep", sweep).with("Legacy", null).with("FullRT", false),
        text
            + "Total CIDs provided:    %d\nTotal records provided: %d\nTotal provide errors:   %d\n"
                .formatted(keys, records, failed));
  }

  private void tables(Call call) throws IOException {
    List<String> wanted = call.arguments().isEmpty() ? List.of("wan", "lan") : call.arguments();
    for (String name : wanted) {
      if (!name.equals("wan") && !name.equals("lan")) {
        throw new RpcException(RpcException.Kind.CLIENT, "unknown dht type: " + name);
      }
    }
    for (String name : wanted) {
      List<RoutingTableEntry> peers =
          routing.tables().stream()
              .filter(table -> table.name().equals(PREFIX + name))
              .flatMap(table -> table.peers().stream())
              .toList();
      StringBuilder text = new StringBuilder("DHT %s (%d peers):\n".formatted(name, peers.size()));
      peers.forEach(peer -> text.append("  ").append(peer.peer()).append('\n'));
      call.emit(Json.of("Name", name).with("Buckets", buckets(peers)), text.toString());
    }
  }

  private List<Object> buckets(List<RoutingTableEntry> peers) {
    Map<Integer, List<Object>> buckets = new TreeMap<>();
    peers.forEach(
        peer -> buckets.computeIfAbsent(peer.bucket(), _ -> new ArrayList<>()).add(shown(peer)));
    List<Object> shown = new ArrayList<>();
    buckets.values().forEach(each -> shown.add(Json.of("Peers", each).members()));
    return shown;
  }

  private Object shown(RoutingTableEntry peer) {
    return Json.of("ID", peer.peer().toString())
        .with("Connected", !host.connections(peer.peer()).isEmpty())
        .with(
            "AgentVersion",
            host.peers().description(peer.peer()).map(PeerDescription::agent).orElse(""))
        .with("LastUsefulAt", peer.lastHeard().toString())
        .with("LastQueriedAt", peer.lastHeard().toString())
        .members();
  }
}
