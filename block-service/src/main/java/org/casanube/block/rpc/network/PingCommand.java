package org.casanube.block.rpc.network;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.casanube.block.rpc.command.Call;
import org.casanube.block.rpc.command.Family;
import org.casanube.block.rpc.command.Json;
import org.casanube.block.rpc.command.Registry;
import org.casanube.block.rpc.command.RpcException;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.Connection;
import org.casanube.p2p.Host;
import org.casanube.p2p.ping.Ping;

/** {@code ping}. */
public final class PingCommand implements Family {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int MAX_COUNT = 1000;
  private static final double NANOS_PER_MILLI = 1e6;

  private final Host host;
  private final Ping ping;

  public PingCommand(Host host, Ping ping) {
    this.host = host;
    this.ping = ping;
  }

  @Override
  public void addTo(Registry.Builder registry) {
    registry.add("ping", this::ping);
  }

  private void ping(Call call) throws IOException {
    Multiaddr address = SwarmCommands.address(call.argument(0));
    PeerId peer = SwarmCommands.peerOf(address);
    if (peer.equals(host.id())) {
      throw new RpcException("error: can't ping self");
    }
    long count = call.number("count", 10);
    if (count < 1 || count > MAX_COUNT) {
      throw new RpcException("ping count must be between 1 and " + MAX_COUNT);
    }
    tell(call, true, 0, "PING " + peer + ".");
    Optional<String> obstacle = reach(peer, address);
    if (obstacle.isPresent()) {
      tell(call, false, 0, "Ping error: " + obstacle.get());
      throw new RpcException("ping failed");
    }
    long sum = 0;
    int answered = 0;
    for (int round = 0; round < count; round++) {
      try {
        Duration time = ping.ping(peer, call.within(LIMIT));
        sum += time.toNanos();
        answered++;
        tell(call, true, time.toNanos(), "");
      } catch (IOException e) {
        tell(call, false, 0, "Ping error: " + e.getMessage());
        if (host.connections(peer).isEmpty()) {
          break;
        }
      }
    }
    if (answered == 0) {
      throw new RpcException("ping failed");
    }
    tell(
        call,
        true,
        0,
        "Average latency: %.2fms".formatted((double) sum / answered / NANOS_PER_MILLI));
  }

  /** Connects if need be; tells what is in the way. */
  private Optional<String> reach(PeerId peer, Multiaddr address) {
    try {
      if (host.connections(peer).isEmpty()) {
        Connection _ = address.withoutPeer().isPresent() ? host.dial(address) : host.dial(peer);
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("failed to dial " + peer + ": " + e.getMessage());
    }
  }

  private static void tell(Call call, boolean success, long nanos, String text) throws IOException {
    String line =
        text.isEmpty()
            ? "Pong received: time=%.2f ms\n".formatted(nanos / NANOS_PER_MILLI)
            : text + "\n";
    call.emit(Json.of("Success", success).with("Time", nanos).with("Text", text), line);
  }
}
