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
      displaced.ifPresent(unsecured::remove);
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

  /** The connection is secured, or has failed to be. */
  void handshakeOver(RawConnection connection) {
    lock.lock();
    try {
      unsecured.remove(connection);
    } finally {
      lock.unlock();
    }
  }

  /** A connection that was let in is closed. */
  void leave(Multiaddr remote) {
    lock.lock();
    try {
      byOrigin.computeIfPresent(
          SocketAddresses.origin(remote), (_, count) -> count > 1 ? count - 1 : null);
    } finally {
      lock.unlock();
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
