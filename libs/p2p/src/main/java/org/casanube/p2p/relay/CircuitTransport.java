package org.casanube.p2p.relay;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.multiformats.multiaddr.Protocol;
import org.casanube.p2p.Connection;
import org.casanube.p2p.DialException;
import org.casanube.p2p.Host;
import org.casanube.p2p.RawConnection;
import org.casanube.p2p.Stream;
import org.casanube.p2p.Transport;
import org.casanube.p2p.WireFormatException;
import org.casanube.p2p.wire.Frames;
import org.jspecify.annotations.Nullable;

/**
 * Dials and listens through relays, {@code …/p2p/<relay>/p2p-circuit}. Listening reserves a place
 * at the relay, renews it in time, and comes back to the relay when the connection to it is lost;
 * meanwhile the address is not among those of the host. Circuits are taken from those relays alone
 * at which this host listens. Relays behind relays are not used. Thread-safe.
 *
 * <p>Given to a host by {@code HostBuilder.transportOver(CircuitTransport::new)}.
 *
 * @see <a href="https://github.com/libp2p/specs/blob/master/relay/circuit-v2.md">Circuit relay
 *     v2</a>
 */
public final class CircuitTransport implements Transport {
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  private final Host host;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<PeerId, RelayListener> listeners = new LinkedHashMap<>();

  /** Answers relays from now on. */
  @SuppressWarnings("this-escape")
  public CircuitTransport(Host host) {
    this.host = host;
    host.setProtocolHandler(StopMessage.ID, this::answer);
  }

  @Override
  public boolean handles(Multiaddr address) {
    return CircuitAddress.isOne(address);
  }

  @Override
  public RawConnection dial(Multiaddr address, Duration timeout) throws IOException {
    CircuitAddress way = CircuitAddress.of(address);
    PeerId target =
        way.target()
            .orElseThrow(
                () -> new DialException(address + " does not say who is behind the relay"));
    Stream stream = connect(way).newStream(List.of(HopMessage.ID));
    try {
      stream.expireAfter(timeout);
      HopMessage answer = ask(stream, HopMessage.connect(target));
      stream.neverExpire();
      return new CircuitConnection(stream, answer.limit().orElse(CircuitLimit.NONE));
    } catch (IOException e) {
      stream.reset();
      throw e;
    }
  }

  @Override
  public Listener listen(Multiaddr address, Consumer<RawConnection> accepted) throws IOException {
    CircuitAddress way = CircuitAddress.of(address);
    RelayListener listener = new RelayListener(this, way, accepted);
    lock.lock();
    try {
      if (listeners.putIfAbsent(way.relay(), listener) != null) {
        throw new IOException("this host listens through " + way.relay() + " already");
      }
    } finally {
      lock.unlock();
    }
    try {
      listener.open();
    } catch (IOException | RuntimeException e) {
      listener.close();
      throw e;
    }
    return listener;
  }

  Host host() {
    return host;
  }

  void forget(PeerId relay, RelayListener listener) {
    lock.lock();
    try {
      listeners.remove(relay, listener);
    } finally {
      lock.unlock();
    }
  }

  /** Asks the relay for a place. */
  Reservation reserve(CircuitAddress way) throws IOException {
    Stream stream = connect(way).newStream(List.of(HopMessage.ID));
    try {
      stream.expireAfter(TIMEOUT);
      Reservation reservation =
          ask(stream, HopMessage.reserve())
              .reservation()
              .orElseThrow(() -> new WireFormatException("relay tells nothing of the reservation"));
      stream.close();
      if (reservation.voucher().isPresent()) {
        Voucher ignored = Voucher.open(reservation.voucher().get(), way.relay(), host.id());
      }
      return reservation;
    } catch (IOException e) {
      stream.reset();
      throw e;
    }
  }

  private static HopMessage ask(Stream stream, HopMessage question) throws IOException {
    Frames.write(stream, question.encode());
    HopMessage answer = HopMessage.decode(Frames.require(stream, HopMessage.MAX_BYTES));
    RelayStatus status = answer.status().orElse(RelayStatus.UNKNOWN);
    if (answer.type() != HopMessage.Type.STATUS || status != RelayStatus.OK) {
      throw new RelayRefusedException(
          "relay " + stream.connection().remotePeer() + " refuses to " + question.type(), status);
    }
    return answer;
  }

  /** The connection to the relay, which no other relay carries. */
  private Connection connect(CircuitAddress way) throws IOException {
    for (Connection open : host.connections(way.relay())) {
      if (isDirect(open)) {
        return open;
      }
    }
    List<Multiaddr> addresses =
        way.whereRelayIs().map(List::of).orElseGet(() -> host.peers().addresses(way.relay()));
    DialException failure =
        new DialException("no address of the relay " + way.relay() + " answers");
    for (Multiaddr address : addresses) {
      if (CircuitAddress.isOne(address)) {
        continue;
      }
      try {
        Connection connection = host.dial(address.with(Protocol.P2P, way.relay().toString()));
        if (isDirect(connection)) {
          return connection;
        }
        failure.addSuppressed(new DialException("relay is reached through another relay only"));
      } catch (IOException e) {
        failure.addSuppressed(e);
      }
    }
    throw failure;
  }

  private static boolean isDirect(Connection connection) {
    return !CircuitAddress.isOne(connection.remoteAddress());
  }

  private void answer(Stream stream) throws IOException {
    stream.expireAfter(TIMEOUT);
    StopMessage message;
    try {
      message = StopMessage.decode(Frames.require(stream, HopMessage.MAX_BYTES));
    } catch (WireFormatException e) {
      refuse(stream, RelayStatus.MALFORMED_MESSAGE);
      return;
    }
    if (message.type() != StopMessage.Type.CONNECT || message.peer().isEmpty()) {
      refuse(stream, RelayStatus.UNEXPECTED_MESSAGE);
      return;
    }
    Optional<RelayListener> listener = find(stream.connection().remotePeer());
    if (listener.isEmpty()) {
      refuse(stream, RelayStatus.PERMISSION_DENIED);
      return;
    }
    Frames.write(stream, StopMessage.status(RelayStatus.OK).encode());
    stream.neverExpire();
    CircuitConnection circuit =
        new CircuitConnection(stream, message.limit().orElse(CircuitLimit.NONE));
    listener.get().accept(circuit);
    try {
      circuit.awaitClosed();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while a circuit was open");
    }
  }

  private static void refuse(Stream stream, RelayStatus status) throws IOException {
    Frames.write(stream, StopMessage.status(status).encode());
  }

  private Optional<RelayListener> find(PeerId relay) {
    lock.lock();
    try {
      @Nullable RelayListener listener = listeners.get(relay);
      return Optional.ofNullable(listener);
    } finally {
      lock.unlock();
    }
  }
}
