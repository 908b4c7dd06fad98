package org.casanube.p2p.swarm;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.HostLimits.ConnectionLimits;
import org.casanube.p2p.RawConnection;
import org.casanube.p2p.tcp.SocketAddresses;
import org.jspecify.annotations.Nullable;

/**
 * Counts inbound connections by origin, and those that are not secured yet: of them an eighth at
 * most, or 8, may be of one origin. Where there are too many, the oldest goes, since whoever means
 * it is done soon; refusing the newest would let a few silent ones keep everybody out. Thread-safe.
 */
final class InboundGate {
  private static final int ORIGINS = 8;
  private static final int FEW = 8;

  private final ConnectionLimits limits;
  private final int maxHandshakesPerOrigin;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Integer> byOrigin = new HashMap<>();
  private final Map<RawConnection, String> unsecured = new LinkedHashMap<>();

  InboundGate(ConnectionLimits limits) {
    this.limits = limits;
    this.maxHandshakesPerOrigin =
        Math.min(limits.maxHandshakes(), Math.max(FEW, limits.maxHandshakes() / ORIGINS));
  }

  /** Lets a new connection in, closing another one if need be, or says why not. */
  Optional<String> enter(RawConnection connection) {
    String origin = SocketAddresses.origin(connection.remoteAddress());
    Optional<RawConnection> displaced;
    lock.lock();
    try {
      if (byOrigin.getOrDefault(origin, 0) >= limits.maxPerAddress()) {
        return Optional.of("limit of " + limits.maxPerAddress() + " connections from one address");
      }
      displaced = displacedBy(origin);
      displaced.ifPresent(this::displace);
      unsecured.put(connection, origin);
      byOrigin.merge(origin, 1, Integer::sum);
    } finally {
      lock.unlock();
    }
    displaced.ifPresent(RawConnection::close);
    return Optional.empty();
  }

  private Optional<RawConnection> displacedBy(String origin) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    unsecured.values().forEach(each -> counts.merge(each, 1, Integer::sum));
    if (counts.getOrDefault(origin, 0) >= maxHandshakesPerOrigin) {
      return oldestOf(origin);
    }
    return unsecured.size() < limits.maxHandshakes()
        ? Optional.empty()
        : counts.entrySet().stream()
            .max(Map.Entry.comparingByValue())
            .flatMap(most -> oldestOf(most.getKey()));
  }

  private Optional<RawConnection> oldestOf(String origin) {
    return unsecured.entrySet().stream()
        .filter(each -> each.getValue().equals(origin))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** It counts no more from now on, not only once its thread has found it closed. */
  private void displace(RawConnection connection) {
    discount(unsecured.remove(connection));
  }

  /**
   * The connection is secured, or has failed to be.
   *
   * @return false if another one has displaced it, so that it is closed and will not leave
   */
  boolean handshakeOver(RawConnection connection) {
    lock.lock();
    try {
      return unsecured.remove(connection) != null;
    } finally {
      lock.unlock();
    }
  }

  /** A connection that was let in, and not displaced, is closed. */
  void leave(Multiaddr remote) {
    lock.lock();
    try {
      discount(SocketAddresses.origin(remote));
    } finally {
      lock.unlock();
    }
  }

  private void discount(@Nullable String origin) {
    if (origin != null) {
      byOrigin.computeIfPresent(origin, (_, count) -> count > 1 ? count - 1 : null);
    }
  }

  /** How many connections are not secured yet. */
  int handshakes() {
    lock.lock();
    try {
      return unsecured.size();
    } finally {
      lock.unlock();
    }
  }
}
