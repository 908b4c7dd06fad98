package org.casanube.block.rpc.network;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.casanube.block.rpc.command.Call;
import org.casanube.block.rpc.command.Family;
import org.casanube.block.rpc.command.Json;
import org.casanube.block.rpc.command.Registry;
import org.casanube.p2p.Connection;
import org.casanube.p2p.Direction;
import org.casanube.p2p.Host;
import org.casanube.p2p.HostLimits;

/**
 * {@code swarm/resources}: the limits of the whole host and what is used of them. Those of single
 * connections, peers and protocols are settings of their own and not scopes as Kubo has them.
 */
public final class ResourceCommands implements Family {
  private static final String UNLIMITED = "unlimited";

  private final Host host;
  private final HostLimits limits;

  public ResourceCommands(Host host, HostLimits limits) {
    this.host = host;
    this.limits = limits;
  }

  @Override
  public void addTo(Registry.Builder registry) {
    registry.add("swarm/resources", this::resources);
  }

  private void resources(Call call) throws IOException {
    List<Connection> open = host.connections();
    long inbound = open.stream().filter(each -> each.direction() == Direction.INBOUND).count();
    long streams = open.stream().mapToLong(each -> each.streams().size()).sum();
    int most = limits.connections().maxOpen() + limits.connections().wanted();
    String memory = String.valueOf(limits.memory().maxPerHost());
    Json system =
        Json.of("Memory", memory)
            .with("Conns", UNLIMITED)
            .with("ConnsUsage", open.size())
            .with("ConnsInbound", most)
            .with("ConnsInboundUsage", inbound)
            .with("ConnsOutbound", UNLIMITED)
            .with("ConnsOutboundUsage", open.size() - inbound)
            .with("Streams", UNLIMITED)
            .with("StreamsUsage", streams);
    call.once(
        Json.of("System", system).with("Services", Map.of()).with("Protocols", Map.of()),
        "system Memory %s\nsystem Conns %d\nsystem ConnsInbound %d of %d\nsystem Streams %d\n"
            .formatted(memory, open.size(), inbound, most, streams));
  }
}
