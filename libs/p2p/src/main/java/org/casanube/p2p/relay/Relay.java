package org.casanube.p2p.relay;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.multiformats.multiaddr.Protocol;
import org.casanube.p2p.Connection;
import org.casanube.p2p.Host;
import org.casanube.p2p.HostListener;
import org.casanube.p2p.Stream;
import org.casanube.p2p.StreamRules;
import org.casanube.p2p.WireFormatException;
import org.casanube.p2p.tcp.SocketAddresses;
import org.casanube.p2p.wire.Frames;

/**
 * Carries connections to peers that have a place here, within limits. A place is bound to the
 * peer's connection and ends with it. The relay dials nobody, and carries nothing for those who
 * reach it through a relay themselves. Thread-safe.
 *
 * @see <a href="https://github.com/libp2p/specs/blob/master/relay/circuit-v2.md">Circuit relay
 *     v2</a>
 */
public final class Relay implements AutoCloseable {
  private static final Duration QUESTION_TIME = Duration.ofSeconds(10);

  /** Ends of a connection ask each other every half minute whether they are there. */
  private static final Duration MAX_IDLE = Duration.ofMinutes(2);

  private final Host host;
  private final RelayLimits limits;
  private final RelayPolicy policy;
  private final Reservations reservations;
  private final Circuits circuits;
  private final HostListener watch = new Watch();

  /** Serves peers from now on. */
  @SuppressWarnings("this-escape")
  public Relay(Host host, RelayLimits limits, RelayPolicy policy) {
    this.host = host;
    this.limits = limits;
    this.policy = policy;
    this.reservations = new Reservations(limits.reservations());
    this.circuits = new Circuits(limits.circuits());
    host.addListener(watch);
    host.setProtocolHandler(HopMessage.ID, StreamRules.USUAL.idleAtMost(MAX_IDLE), this::answer);
  }

  /** How many peers have a place, some of which may just have run out. */
  public int reservationCount() {
    return reservations.count();
  }

  /** How many circuits are open or being opened. */
  public int circuitCount() {
    return circuits.count();
  }

  /** Cuts all circuits, and serves no longer. */
  @Override
  public void close() {
    host.removeProtocolHandler(HopMessage.ID);
    host.removeListener(watch);
    circuits.cutAll();
  }

  private void answer(Stream stream) throws IOException {
    stream.expireAfter(QUESTION_TIME);
    HopMessage message;
    try {
      message = HopMessage.decode(Frames.require(stream, HopMessage.MAX_BYTES));
    } catch (WireFormatException e) {
      refuse(stream, RelayStatus.MALFORMED_MESSAGE);
      return;
    }
    switch (message.type()) {
      case RESERVE -> reserve(stream);
      case CONNECT -> {
        if (message.peer().isPresent()) {
          connect(stream, message.peer().get());
        } else {
          refuse(stream, RelayStatus.MALFORMED_MESSAGE);
        }
      }
      case STATUS -> refuse(stream, RelayStatus.UNEXPECTED_MESSAGE);
    }
  }

  private void reserve(Stream stream) throws IOException {
    Connection connection = stream.connection();
    PeerId peer = connection.remotePeer();
    Multiaddr from = connection.remoteAddress();
    if (CircuitAddress.isOne(from) || !policy.mayReserve(peer, from)) {
      refuse(stream, RelayStatus.PERMISSION_DENIED);
      return;
    }
    String address = SocketAddresses.origin(from);
    Optional<Instant> expires = reservations.reserve(peer, address, now());
    if (expires.isEmpty()) {
      refuse(stream, RelayStatus.RESERVATION_REFUSED);
      return;
    }
    if (!connection.isOpen()) {
      reservations.forget(peer);
    }
    byte[] voucher = new Voucher(host.id(), peer, expires.get()).seal(host.keys());
    Reservation reservation = new Reservation(expires.get(), addresses(), Optional.of(voucher));
    Frames.write(stream, HopMessage.reserved(reservation, limits.circuit()).encode());
  }

  private List<Multiaddr> addresses() {
    return host.addresses().stream()
        .filter(each -> !CircuitAddress.isOne(each))
        .limit(Reservation.MAX_ADDRESSES)
        .map(each -> each.with(Protocol.P2P, host.id().toString()))
        .toList();
  }

  private void connect(Stream stream, PeerId target) throws IOException {
    Connection connection = stream.connection();
    Multiaddr from = connection.remoteAddress();
    if (CircuitAddress.isOne(from)
        || target.equals(connection.remotePeer())
        || !policy.mayConnect(connection.remotePeer(), from, target)) {
      refuse(stream, RelayStatus.PERMISSION_DENIED);
      return;
    }
    Optional<Connection> way = wayTo(target);
    if (way.isEmpty()) {
      refuse(stream, RelayStatus.NO_RESERVATION);
      return;
    }
    Circuit circuit = new Circuit(stream, target, limits.circuit(), host.scheduler());
    if (circuits.begin(circuit).isEmpty()) {
      refuse(stream, RelayStatus.RESOURCE_LIMIT_EXCEEDED);
      return;
    }
    try {
      open(circuit, stream, way.get());
    } finally {
      circuits.end(circuit);
    }
  }

  private void open(Circuit circuit, Stream stream, Connection way) throws IOException {
    Stream onward;
    try {
      onward = circuit.connect(way);
    } catch (IOException e) {
      refuse(stream, RelayStatus.CONNECTION_FAILED);
      return;
    }
    try {
      Frames.write(stream, HopMessage.connected(limits.circuit()).encode());
    } catch (IOException e) {
      circuit.cut();
      throw e;
    }
    stream.neverExpire();
    circuit.run(onward);
  }

  /** The connection to a peer that has a place. */
  private Optional<Connection> wayTo(PeerId target) {
    return reservations.has(target, now())
        ? host.connections(target).stream()
            .filter(each -> !CircuitAddress.isOne(each.remoteAddress()))
            .findFirst()
        : Optional.empty();
  }

  private static void refuse(Stream stream, RelayStatus status) throws IOException {
    Frames.write(stream, HopMessage.status(status).encode());
  }

  private Instant now() {
    return host.scheduler().clock().instant();
  }

  private final class Watch implements HostListener {
    @Override
    public void disconnected(PeerId peer) {
      reservations.forget(peer);
    }
  }
}
