package org.casanube.p2p.relay;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.multiformats.multiaddr.Protocol;
import org.casanube.p2p.Host;
import org.casanube.p2p.HostListener;
import org.casanube.p2p.RawConnection;
import org.casanube.p2p.Transport;
import org.casanube.p2p.schedule.Scheduler;

/** A place at one relay, kept up by a task of its own until the listener is closed. */
final class RelayListener implements Transport.Listener {
  private static final System.Logger LOG = System.getLogger(RelayListener.class.getName());
  private static final String REASON = "relay";
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
  private static final Duration SHORTEST_LIFE = Duration.ofSeconds(10);

  /** What a relay says beyond this is not waited for: it may have forgotten by then. */
  private static final Duration LONGEST_LIFE = Duration.ofDays(1);

  private final CircuitTransport transport;
  private final Host host;
  private final CircuitAddress way;
  private final Consumer<RawConnection> accepted;
  private final HostListener watch = new Watch();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private Optional<Reservation> reservation = Optional.empty();
  private long nextAt;
  private Duration pause = FIRST_PAUSE;
  private boolean closed;
  private Runnable whenChanged = () -> {};

  RelayListener(CircuitTransport transport, CircuitAddress way, Consumer<RawConnection> accepted) {
    this.transport = transport;
    this.host = transport.host();
    this.way = way;
    this.accepted = accepted;
  }

  /** Reserves, and goes on to do so. */
  void open() throws IOException {
    host.addListener(watch);
    take(transport.reserve(way));
    host.trimmer().protect(way.relay(), REASON);
    host.scheduler().start("relay-reservation", this::run);
  }

  void accept(CircuitConnection circuit) {
    try {
      accepted.accept(circuit);
    } catch (RuntimeException e) {
      circuit.close();
      throw e;
    }
  }

  @Override
  public List<Multiaddr> addresses() {
    Optional<Reservation> now;
    lock.lock();
    try {
      now = reservation;
    } finally {
      lock.unlock();
    }
    if (now.isEmpty()) {
      return List.of();
    }
    List<Multiaddr> where = new ArrayList<>();
    for (Multiaddr each : now.get().addresses()) {
      boolean isRelays = each.peerId().filter(way.relay()::equals).isPresent();
      if (isRelays && !CircuitAddress.isOne(each)) {
        each.decapsulate(Protocol.P2P).ifPresent(where::add);
      }
    }
    way.whereRelayIs().filter(_ -> where.isEmpty()).ifPresent(where::add);
    return where.stream().map(each -> CircuitAddress.through(each, way.relay())).toList();
  }

  @Override
  public void onChange(Runnable action) {
    lock.lock();
    try {
      whenChanged = action;
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      while (awaitNext()) {
        try {
          take(transport.reserve(way));
        } catch (IOException e) {
          LOG.log(System.Logger.Level.DEBUG, () -> "no place at a relay: " + e.getMessage());
          failed();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until it is time to reserve; false if the listener is closed. */
  private boolean awaitNext() throws InterruptedException {
    Scheduler scheduler = host.scheduler();
    lock.lock();
    try {
      while (!closed) {
        long left = nextAt - scheduler.nanoTime();
        if (left <= 0) {
          return true;
        }
        scheduler.await(lock, changed, left);
      }
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** Renews after three quarters of the time. */
  private void take(Reservation fresh) throws IOException {
    Instant now = host.scheduler().clock().instant();
    Duration life = Duration.between(now, fresh.expires());
    if (life.compareTo(SHORTEST_LIFE) < 0) {
      throw new IOException("relay " + way.relay() + " reserves for " + life + " only");
    }
    Duration believed = life.compareTo(LONGEST_LIFE) < 0 ? life : LONGEST_LIFE;
    set(Optional.of(fresh), believed.multipliedBy(3).dividedBy(4));
  }

  private void failed() {
    Duration next;
    Optional<Reservation> still;
    lock.lock();
    try {
      next = pause;
      Duration doubled = pause.multipliedBy(2);
      pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
      Instant now = host.scheduler().clock().instant();
      still = reservation.filter(each -> each.expires().isAfter(now));
    } finally {
      lock.unlock();
    }
    set(still, next);
  }

  private void set(Optional<Reservation> now, Duration untilNext) {
    List<Multiaddr> before = addresses();
    Runnable tell;
    lock.lock();
    try {
      if (closed) {
        return;
      }
      reservation = now;
      if (now.isPresent()) {
        pause = FIRST_PAUSE;
      }
      nextAt = host.scheduler().nanoTime() + untilNext.toNanos();
      changed.signalAll();
      tell = whenChanged;
    } finally {
      lock.unlock();
    }
    if (!before.equals(addresses())) {
      tell.run();
    }
  }

  @Override
  public void close() {
    host.removeListener(watch);
    host.trimmer().unprotect(way.relay(), REASON);
    transport.forget(way.relay(), this);
    lock.lock();
    try {
      closed = true;
      reservation = Optional.empty();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** With the connection to the relay the place is gone too. */
  private final class Watch implements HostListener {
    @Override
    public void disconnected(PeerId peer) {
      if (peer.equals(way.relay())) {
        set(Optional.empty(), FIRST_PAUSE);
      }
    }
  }
}
