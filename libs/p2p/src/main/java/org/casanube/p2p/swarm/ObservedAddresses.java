package org.casanube.p2p.swarm;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.casanube.multiformats.multiaddr.Component;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.multiformats.multiaddr.Protocol;
import org.casanube.p2p.Connection;
import org.casanube.p2p.Direction;
import org.casanube.p2p.tcp.SocketAddresses;

/**
 * Where this host seems to be, by what peers see. An address counts once enough peers at different
 * IP addresses have seen it lately. Peers that dialled have seen the address they used; to those
 * this host dialled it appears with a port of the moment, so that the port it listens at is taken
 * in its place. Bounded; thread-safe.
 */
final class ObservedAddresses {
  static final int ENOUGH = 4;
  private static final Duration LIFE = Duration.ofMinutes(40);
  private static final int MAX_CANDIDATES = 64;
  private static final int MAX_OBSERVERS = 16;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Multiaddr, Map<String, Instant>> candidates = new LinkedHashMap<>();

  /** Notes what a peer sees; true if this changes what {@link #active} answers. */
  boolean add(Connection connection, Multiaddr seen, List<Multiaddr> listening, Instant now) {
    Multiaddr remote = connection.remoteAddress();
    String observer =
        SocketAddresses.ip(remote).map(_ -> SocketAddresses.origin(remote)).orElse("");
    List<Multiaddr> claims = claims(connection, seen, listening);
    if (observer.isEmpty() || claims.isEmpty()) {
      return false;
    }
    lock.lock();
    try {
      List<Multiaddr> before = activeNow(now);
      claims.forEach(claim -> note(claim, observer, now));
      return !before.equals(activeNow(now));
    } finally {
      lock.unlock();
    }
  }

  private void note(Multiaddr claim, String observer, Instant now) {
    Map<String, Instant> observers = candidates.computeIfAbsent(claim, _ -> new LinkedHashMap<>());
    if (observers.size() < MAX_OBSERVERS || observers.containsKey(observer)) {
      observers.put(observer, now);
    }
    if (candidates.size() > MAX_CANDIDATES) {
      candidates.remove(candidates.keySet().iterator().next());
    }
  }

  private static List<Multiaddr> claims(
      Connection connection, Multiaddr seen, List<Multiaddr> listening) {
    if (!SocketAddresses.isTcp(seen)
        || SocketAddresses.isLoopback(seen)
        || listening.contains(seen)) {
      return List.of();
    }
    if (connection.direction() == Direction.INBOUND) {
      return List.of(seen);
    }
    Component host = seen.components().getFirst();
    List<Multiaddr> claims = new ArrayList<>();
    for (Multiaddr each : listening) {
      Component own = each.components().getFirst();
      if (own.protocol() == host.protocol() && each.find(Protocol.TCP).isPresent()) {
        List<Component> parts = new ArrayList<>(each.components());
        parts.set(0, host);
        claims.add(Multiaddr.of(parts));
      }
    }
    return claims.stream().distinct().filter(claim -> !listening.contains(claim)).toList();
  }

  /** The addresses that enough peers have seen. */
  List<Multiaddr> active(Instant now) {
    lock.lock();
    try {
      return activeNow(now);
    } finally {
      lock.unlock();
    }
  }

  private List<Multiaddr> activeNow(Instant now) {
    Instant oldest = now.minus(LIFE);
    candidates.values().forEach(observers -> observers.values().removeIf(oldest::isAfter));
    candidates.values().removeIf(Map::isEmpty);
    return candidates.entrySet().stream()
        .filter(each -> each.getValue().size() >= ENOUGH)
        .map(Map.Entry::getKey)
        .toList();
  }
}
