package org.casanube.p2p.swarm;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.multiformats.multiaddr.Protocol;
import org.casanube.p2p.Connection;
import org.casanube.p2p.ConnectionTrimmer;
import org.casanube.p2p.Direction;
import org.casanube.p2p.Host;
import org.casanube.p2p.HostListener;
import org.casanube.p2p.PeerBook;
import org.casanube.p2p.Stream;
import org.casanube.p2p.StreamHandler;
import org.casanube.p2p.StreamRules;
import org.casanube.p2p.identify.Identify;
import org.casanube.p2p.keys.KeyPair;
import org.casanube.p2p.schedule.Scheduler;

/** The host over a swarm; identify belongs to it, since without it peers know nothing. */
final class SwarmHost implements Host {
  private static final System.Logger LOG = System.getLogger(SwarmHost.class.getName());
  private static final Duration PUSH_DELAY = Duration.ofMillis(500);

  private final KeyPair keys;
  private final Scheduler scheduler;
  private final PeerBook peers;
  private final StreamDispatch dispatch;
  private final Swarm swarm;
  private final Dialer dialer;
  private final Identify identify;
  private final List<Multiaddr> announced;
  private final ObservedAddresses observed = new ObservedAddresses();
  private final SerialTasks events;
  private final List<HostListener> listeners = new CopyOnWriteArrayList<>();
  private final AtomicBoolean addressesWait = new AtomicBoolean();
  private final AtomicBoolean pushWaits = new AtomicBoolean();
  private final Runnable whenClosed;
  private volatile boolean closed;

  SwarmHost(HostBuilder builder, Upgrader upgrader, PeerBook peers, Runnable whenClosed) {
    this.keys = builder.keys();
    this.scheduler = builder.scheduler();
    this.peers = peers;
    this.whenClosed = whenClosed;
    this.announced = builder.announced();
    this.events = new SerialTasks(scheduler);
    this.dispatch = new StreamDispatch(scheduler, builder.limits().streams().maxPerProtocol());
    this.swarm = new Swarm(builder, upgrader, dispatch, new SwarmEvents());
    this.dialer = new Dialer(scheduler, (address, peer) -> swarm.dial(address, Optional.of(peer)));
    this.identify = new Identify(this, builder.agent(), new IdentifyEvents());
    builder.transportsOver().forEach(each -> swarm.add(each.apply(this)));
  }

  @Override
  public PeerId id() {
    return keys.toPeerId();
  }

  @Override
  public KeyPair keys() {
    return keys;
  }

  @Override
  public Scheduler scheduler() {
    return scheduler;
  }

  @Override
  public void listen(Multiaddr address) throws IOException {
    swarm.listen(address, this::addressesChanged);
    addressesChanged();
  }

  @Override
  public List<Multiaddr> addresses() {
    List<Multiaddr> all = new ArrayList<>(swarm.listenAddresses());
    all.addAll(announced);
    all.addAll(observed.active(scheduler.clock().instant()));
    return List.copyOf(new LinkedHashSet<>(all));
  }

  @Override
  public Connection dial(PeerId peer) throws IOException {
    List<SwarmConnection> open = swarm.connections().of(peer);
    List<Multiaddr> known = peers.addresses(peer).stream().filter(swarm::canDial).toList();
    if (open.isEmpty()) {
      return dialer.dial(peer, known);
    }
    SwarmConnection best = open.getFirst();
    return best.isLimited() ? directly(peer, known).orElse(best) : best;
  }

  /** A connection past the relay that limits the one there is, if one comes about. */
  private Optional<Connection> directly(PeerId peer, List<Multiaddr> known) {
    List<Multiaddr> direct =
        known.stream().filter(each -> each.find(Protocol.P2P_CIRCUIT).isEmpty()).toList();
    if (direct.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(dialer.dial(peer, direct));
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, () -> "no way past the relay: " + e.getMessage());
      return Optional.empty();
    }
  }

  @Override
  public Connection dial(Multiaddr address) throws IOException {
    Optional<PeerId> expected = address.peerId();
    if (expected.isPresent()) {
      List<SwarmConnection> open = swarm.connections().of(expected.get());
      boolean relayed = address.find(Protocol.P2P_CIRCUIT).isPresent();
      if (!open.isEmpty() && (relayed || !open.getFirst().isLimited())) {
        return open.getFirst();
      }
    }
    SwarmConnection connection = swarm.dial(address, expected);
    address
        .withoutPeer()
        .ifPresent(bare ->
            peers.addAddresses(connection.remotePeer(), List.of(bare), PeerBook.Lives.HEARSAY));
    return connection;
  }

  @Override
  public Stream newStream(PeerId peer, String... protocols) throws IOException {
    Connection connection = dial(peer);
    Optional<Set<String>> spoken = peers.description(peer).map(PeerBook.PeerDescription::protocols);
    for (String protocol : protocols) {
      if (spoken.isPresent() && spoken.get().contains(protocol)) {
        return connection.newStream(List.of(protocol));
      }
    }
    if (protocols.length > 1) {
      return connection.newStream(List.of(protocols));
    }
    return negotiated(connection, protocols[0]);
  }

  /** Of a peer that may not speak it, the answer is waited for: the caller is told at once. */
  private static Stream negotiated(Connection connection, String protocol) throws IOException {
    if (connection instanceof SwarmConnection ours) {
      return ours.negotiatedStream(List.of(protocol));
    }
    return connection.newStream(List.of(protocol));
  }

  @Override
  public void setProtocolHandler(String protocol, StreamRules rules, StreamHandler handler) {
    if (dispatch.set(protocol, rules, handler)) {
      pushSoon();
    }
  }

  @Override
  public void removeProtocolHandler(String protocol) {
    if (dispatch.remove(protocol)) {
      pushSoon();
    }
  }

  @Override
  public Set<String> protocols() {
    return dispatch.protocols();
  }

  @Override
  public PeerBook peers() {
    return peers;
  }

  @Override
  public List<Connection> connections() {
    return List.copyOf(swarm.connections().all());
  }

  @Override
  public List<Connection> connections(PeerId peer) {
    return List.copyOf(swarm.connections().of(peer));
  }

  @Override
  public ConnectionTrimmer trimmer() {
    return swarm.trimmer();
  }

  @Override
  public void addListener(HostListener listener) {
    listeners.add(listener);
  }

  @Override
  public void removeListener(HostListener listener) {
    listeners.remove(listener);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      swarm.close();
      whenClosed.run();
    }
  }

  private void addressesChanged() {
    if (addressesWait.compareAndSet(false, true)) {
      events.add(this::tellAddresses);
    }
    pushSoon();
  }

  private void tellAddresses() {
    addressesWait.set(false);
    List<Multiaddr> now = addresses();
    listeners.forEach(listener -> listener.addressesChanged(now));
  }

  /** Tells all peers a moment later, once for several changes. */
  private void pushSoon() {
    if (pushWaits.compareAndSet(false, true)) {
      Scheduler.Timer ignored = scheduler.schedule(PUSH_DELAY, this::pushNow);
    }
  }

  private void pushNow() {
    pushWaits.set(false);
    if (closed) {
      return;
    }
    for (Connection connection : connections()) {
      scheduler.start("identify-push", () -> push(connection));
    }
  }

  private void push(Connection connection) {
    try {
      identify.push(connection);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, () -> "identify push failed: " + e.getMessage());
    }
  }

  /**
   * Asks the peer who it is. One that came through a relay that limits it is dialled then: this
   * host can't be, but perhaps the peer can.
   */
  private void ask(Connection connection) {
    try {
      identify.ask(connection);
      if (connection.isLimited() && connection.direction() == Direction.INBOUND) {
        Connection ignored = dial(connection.remotePeer());
      }
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.DEBUG,
          () -> "identify of " + connection.remotePeer() + " failed: " + e.getMessage());
    }
  }

  private final class SwarmEvents implements Swarm.Events {
    @Override
    public void opened(SwarmConnection connection, boolean firstOfPeer) {
      peers.met(connection.remotePeer(), connection.direction());
      if (firstOfPeer) {
        events.addWhenRoom(() -> listeners.forEach(listener -> listener.connected(connection)));
      }
      scheduler.start("identify", () -> ask(connection));
    }

    @Override
    public void closed(SwarmConnection connection, boolean lastOfPeer) {
      if (lastOfPeer) {
        PeerId peer = connection.remotePeer();
        events.add(() -> listeners.forEach(listener -> listener.disconnected(peer)));
      }
    }
  }

  private final class IdentifyEvents implements Identify.Observer {
    @Override
    public void identified(Connection connection) {
      PeerId peer = connection.remotePeer();
      events.addWhenRoom(() -> listeners.forEach(listener -> listener.identified(peer)));
    }

    @Override
    public void observedAt(Connection connection, Multiaddr address) {
      if (observed.add(connection, address, swarm.listenAddresses(), scheduler.clock().instant())) {
        addressesChanged();
      }
    }
  }
}
