package org.casanube.p2p.swarm;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.multiformats.multiaddr.Protocol;
import org.casanube.p2p.DialException;
import org.casanube.p2p.Direction;
import org.casanube.p2p.HostLimits;
import org.casanube.p2p.HostMeter;
import org.casanube.p2p.RawConnection;
import org.casanube.p2p.Transport;
import org.casanube.p2p.UnsupportedAddressException;
import org.casanube.p2p.schedule.Scheduler;
import org.casanube.p2p.yamux.YamuxSession;
import org.casanube.p2p.yamux.YamuxSettings;

/** Listens and dials, and keeps the connections within the limits. Thread-safe. */
final class Swarm {
  private static final System.Logger LOG = System.getLogger(Swarm.class.getName());
  private static final Duration DIAL_TIMEOUT = Duration.ofSeconds(5);

  private final PeerId self;
  private final List<Transport> transports;
  private final Upgrader upgrader;
  private final HostLimits limits;
  private final Scheduler scheduler;
  private final HostMeter meter;
  private final Set<String> allowedOnLimited;
  private final StreamDispatch dispatch;
  private final Events events;
  private final YamuxSettings settings;
  private final WindowShares windows;
  private final InboundGate gate;
  private final WeighingTrimmer trimmer;
  private final ConnectionTable connections = new ConnectionTable();
  private final List<Transport.Listener> listeners = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  /** Is told of connections, in the order of what happens to a peer. */
  interface Events {
    void opened(SwarmConnection connection, boolean firstOfPeer);

    void closed(SwarmConnection connection, boolean lastOfPeer);
  }

  Swarm(HostBuilder builder, Upgrader upgrader, StreamDispatch dispatch, Events events) {
    this.self = builder.keys().toPeerId();
    this.transports = new CopyOnWriteArrayList<>(builder.transports());
    this.upgrader = upgrader;
    this.limits = builder.limits();
    this.scheduler = builder.scheduler();
    this.meter = builder.meter();
    this.allowedOnLimited = builder.allowedOnLimited();
    this.dispatch = dispatch;
    this.events = events;
    this.windows = new WindowShares(limits.memory());
    this.gate = new InboundGate(limits.connections());
    this.trimmer = new WeighingTrimmer(limits.connections());
    YamuxSettings usual = YamuxSettings.defaults();
    this.settings =
        new YamuxSettings(
            limits.streams().maxInbound(),
            limits.streams().maxOutbound(),
            limits.memory().maxWindow(),
            usual.keepAlive(),
            usual.linger());
  }

  WeighingTrimmer trimmer() {
    return trimmer;
  }

  ConnectionTable connections() {
    return connections;
  }

  void add(Transport transport) {
    transports.add(transport);
  }

  /** Runs the action whenever the listener's addresses change later. */
  void listen(Multiaddr address, Runnable whenChanged) throws IOException {
    Transport.Listener listener = transportFor(address).listen(address, this::accept);
    listener.onChange(whenChanged);
    listeners.add(listener);
  }

  List<Multiaddr> listenAddresses() {
    List<Multiaddr> addresses = new ArrayList<>();
    listeners.forEach(listener -> addresses.addAll(listener.addresses()));
    return addresses.stream().distinct().toList();
  }

  boolean canDial(Multiaddr address) {
    return transports.stream().anyMatch(transport -> transport.handles(address));
  }

  SwarmConnection dial(Multiaddr address, Optional<PeerId> expected) throws IOException {
    if (expected.filter(self::equals).isPresent()) {
      throw new DialException("a host does not dial itself");
    }
    Transport transport = transportFor(address);
    boolean succeeded = false;
    try {
      RawConnection raw = transport.dial(named(address, expected), DIAL_TIMEOUT);
      SwarmConnection connection =
          open(raw, Direction.OUTBOUND, upgrader.upgrade(raw, Direction.OUTBOUND, expected));
      succeeded = true;
      return connection;
    } finally {
      meter.dialled(succeeded);
    }
  }

  /** The address with the peer's id at its end, which a relay must be told. */
  private static Multiaddr named(Multiaddr address, Optional<PeerId> peer) {
    return peer.isPresent() && address.peerId().isEmpty()
        ? address.with(Protocol.P2P, peer.get().toString())
        : address;
  }

  private Transport transportFor(Multiaddr address) throws UnsupportedAddressException {
    return transports.stream()
        .filter(transport -> transport.handles(address))
        .findFirst()
        .orElseThrow(() -> new UnsupportedAddressException("no transport handles " + address));
  }

  private void accept(RawConnection raw) {
    Optional<String> refusal =
        connections.count() >= limits.connections().maxOpen() + limits.connections().wanted()
            ? Optional.of("limit of connections")
            : gate.enter(raw);
    if (refusal.isPresent() || closed) {
      LOG.log(System.Logger.Level.DEBUG, () -> "connection refused: " + refusal.orElse("closed"));
      meter.refused();
      raw.close();
      return;
    }
    boolean opened = false;
    boolean counted = true;
    try {
      Upgrader.Upgraded upgraded;
      try {
        upgraded = upgrader.upgrade(raw, Direction.INBOUND, Optional.empty());
      } finally {
        counted = gate.handshakeOver(raw);
      }
      if (!counted) {
        throw new IOException("closed to let another one in");
      }
      SwarmConnection ignored = open(raw, Direction.INBOUND, upgraded);
      opened = true;
    } catch (IOException | RuntimeException e) {
      LOG.log(
          System.Logger.Level.DEBUG,
          () -> "connection from " + raw.remoteAddress() + " failed: " + e.getMessage());
    } finally {
      if (!opened) {
        meter.refused();
        if (counted) {
          gate.leave(raw.remoteAddress());
        }
      }
    }
  }

  private SwarmConnection open(RawConnection raw, Direction direction, Upgrader.Upgraded upgraded)
      throws DialException {
    PeerId peer = upgraded.link().remotePeer();
    YamuxSession session =
        new YamuxSession(
            upgraded.link(),
            direction,
            settings,
            windows.enter(peer, raw.remoteAddress()),
            scheduler);
    SwarmConnection connection =
        new SwarmConnection(
            raw,
            upgraded,
            direction,
            session,
            scheduler.clock().instant(),
            meter,
            allowedOnLimited);
    ConnectionTable.Change change =
        peer.equals(self) || closed
            ? ConnectionTable.Change.NONE
            : connections.add(connection, limits.connections().maxPerPeer());
    if (change == ConnectionTable.Change.NONE) {
      windows.leave(peer, raw.remoteAddress());
      raw.close();
      throw new DialException("connection with " + peer + " is one too many, or with itself");
    }
    events.opened(connection, change == ConnectionTable.Change.FIRST_OF_PEER);
    session.start(stream -> dispatch.accept(connection, stream), () -> ended(connection));
    trimmer
        .choose(connections.all(), scheduler.clock().instant(), scheduler.nanoTime())
        .forEach(SwarmConnection::close);
    return connection;
  }

  private void ended(SwarmConnection connection) {
    if (connection.direction() == Direction.INBOUND) {
      gate.leave(connection.remoteAddress());
    }
    windows.leave(connection.remotePeer(), connection.remoteAddress());
    ConnectionTable.Change change = connections.remove(connection);
    if (change != ConnectionTable.Change.NONE) {
      events.closed(connection, change == ConnectionTable.Change.LAST_OF_PEER);
    }
  }

  void close() {
    closed = true;
    listeners.forEach(Transport.Listener::close);
    connections.all().forEach(SwarmConnection::close);
  }
}
