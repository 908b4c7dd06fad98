package org.casanube.block.swarm.wiring;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.casanube.block.swarm.KeptPeer;
import org.casanube.block.swarm.KeptPeers;
import org.casanube.p2p.Connection;
import org.casanube.p2p.Direction;
import org.casanube.p2p.Host;
import org.casanube.p2p.HostMeter;

/**
 * Counts what the host does. There are series for a bounded number of protocols, none for peers.
 */
final class SwarmMeters implements HostMeter {
  static final int MAX_PROTOCOLS = 48;

  private static final String OTHER = "other";

  private final MeterRegistry registry;
  private final Counter dialled;
  private final Counter dialFailures;
  private final Counter refused;
  private final AtomicInteger protocols = new AtomicInteger();
  private final Map<String, Traffic> traffic = new ConcurrentHashMap<>();
  private final Traffic other;

  /** The bytes of one protocol. */
  private record Traffic(Counter received, Counter sent) {}

  SwarmMeters(MeterRegistry registry) {
    this.registry = registry;
    dialled = dials("connected");
    dialFailures = dials("failed");
    refused = Counter.builder("casanube.swarm.refused").register(registry);
    other = trafficOf(OTHER);
  }

  private Counter dials(String outcome) {
    return Counter.builder("casanube.swarm.dials").tag("outcome", outcome).register(registry);
  }

  /** Shows what is open, asked anew at each scrape. */
  static void show(MeterRegistry registry, Host host, KeptPeers kept) {
    for (Direction direction : Direction.values()) {
      Gauge.builder("casanube.swarm.connections", host, asked -> connections(asked, direction))
          .tag("direction", tag(direction))
          .register(registry);
    }
    Gauge.builder("casanube.swarm.peers", host, SwarmMeters::peers).register(registry);
    Gauge.builder("casanube.swarm.streams", host, SwarmMeters::streams).register(registry);
    Gauge.builder("casanube.swarm.kept.peers", kept, asked -> kept(asked, true))
        .tag("state", "connected")
        .register(registry);
    Gauge.builder("casanube.swarm.kept.peers", kept, asked -> kept(asked, false))
        .tag("state", "missing")
        .register(registry);
  }

  private static String tag(Direction direction) {
    return direction == Direction.INBOUND ? "inbound" : "outbound";
  }

  private static long connections(Host host, Direction direction) {
    return host.connections().stream().filter(each -> each.direction() == direction).count();
  }

  private static long peers(Host host) {
    return host.connections().stream().map(Connection::remotePeer).distinct().count();
  }

  private static long streams(Host host) {
    return host.connections().stream().mapToLong(each -> each.streams().size()).sum();
  }

  private static long kept(KeptPeers kept, boolean isConnected) {
    return kept.all().stream()
        .map(KeptPeer::isConnected)
        .filter(connected -> connected == isConnected)
        .count();
  }

  @Override
  public void dialled(boolean succeeded) {
    (succeeded ? dialled : dialFailures).increment();
  }

  @Override
  public void refused() {
    refused.increment();
  }

  @Override
  public void received(String protocol, int bytes) {
    trafficWith(protocol).received().increment(bytes);
  }

  @Override
  public void sent(String protocol, long bytes) {
    trafficWith(protocol).sent().increment((double) bytes);
  }

  private Traffic trafficWith(String protocol) {
    Traffic known = traffic.get(protocol);
    if (known != null) {
      return known;
    }
    if (protocols.get() >= MAX_PROTOCOLS) {
      return other;
    }
    return traffic.computeIfAbsent(
        protocol,
        name -> {
          protocols.incrementAndGet();
          return trafficOf(name);
        });
  }

  private Traffic trafficOf(String protocol) {
    return new Traffic(bytes(protocol, "received"), bytes(protocol, "sent"));
  }

  private Counter bytes(String protocol, String direction) {
    return Counter.builder("casanube.swarm.stream.bytes")
        .baseUnit(BaseUnits.BYTES)
        .tag("protocol", protocol)
        .tag("direction", direction)
        .register(registry);
  }
}
