package org.casanube.p2p.swarm;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.HostLimits.ConnectionLimits;
import org.casanube.p2p.tcp.SocketAddresses;

/** Counts inbound connections by IP address, and those that are not secured yet. Thread-safe. */
final class InboundGate {
  private final ConnectionLimits limits;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Integer> byAddress = new HashMap<>();
  private int handshakes;

  InboundGate(ConnectionLimits limits) {
    this.limits = limits;
  }

  /** Lets a new connection in, or says why not. */
  Optional<String> enter(Multiaddr remote) {
    String address = key(remote);
    lock.lock();
    try {
      if (handshakes >= limits.maxHandshakes()) {
        return Optional.of("limit of " + limits.maxHandshakes() + " handshakes at once");
      }
      if (byAddress.getOrDefault(address, 0) >= limits.maxPerAddress()) {
        return Optional.of("limit of " + limits.maxPerAddress() + " connections from one address");
      }
      handshakes++;
      byAddress.merge(address, 1, Integer::sum);
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /** The connection is secured, or has failed to be. */
  void handshakeOver() {
    lock.lock();
    try {
      handshakes--;
    } finally {
      lock.unlock();
    }
  }

  /** A connection that was let in is closed. */
  void leave(Multiaddr remote) {
    lock.lock();
    try {
      byAddress.computeIfPresent(key(remote), (address, count) -> count > 1 ? count - 1 : null);
    } finally {
      lock.unlock();
    }
  }

  private static String key(Multiaddr remote) {
    return SocketAddresses.origin(remote);
  }
}
