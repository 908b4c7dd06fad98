package org.casanube.p2p.relay;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.relay.RelayLimits.CircuitCounts;

/** The circuits through this relay. Bounded; thread-safe. */
final class Circuits {
  private final CircuitCounts limits;
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<Circuit> open = new LinkedHashSet<>();
  private final Map<Share, Integer> shares = new LinkedHashMap<>();

  Circuits(CircuitCounts limits) {
    this.limits = limits;
  }

  /** What circuits are counted by. */
  private sealed interface Share {
    /** All from and to a peer. */
    record OfPeer(PeerId peer) implements Share {}

    /** All from an origin. */
    record OfOrigin(String origin) implements Share {}

    /** Those from an origin to a peer. */
    record OfOriginTo(String origin, PeerId target) implements Share {}
  }

  /** Which shares a circuit takes of, and how large they are. */
  private Map<Share, Integer> sharesOf(Circuit circuit) {
    return Map.of(
        new Share.OfPeer(circuit.source()), limits.maxPerPeer(),
        new Share.OfPeer(circuit.target()), limits.maxPerPeer(),
        new Share.OfOrigin(circuit.origin()), limits.maxPerAddress(),
        new Share.OfOriginTo(circuit.origin(), circuit.target()), limits.maxPerAddressToOne());
  }

  /** Adds a circuit, unless there are too many. */
  Optional<Circuit> begin(Circuit circuit) {
    Map<Share, Integer> wanted = sharesOf(circuit);
    lock.lock();
    try {
      boolean fits =
          wanted.entrySet().stream()
              .allMatch(share -> shares.getOrDefault(share.getKey(), 0) < share.getValue());
      if (open.size() >= limits.max() || !fits) {
        return Optional.empty();
      }
      open.add(circuit);
      wanted.keySet().forEach(share -> shares.merge(share, 1, Integer::sum));
      return Optional.of(circuit);
    } finally {
      lock.unlock();
    }
  }

  void end(Circuit circuit) {
    lock.lock();
    try {
      if (open.remove(circuit)) {
        sharesOf(circuit).keySet().forEach(this::giveBack);
      }
    } finally {
      lock.unlock();
    }
  }

  private void giveBack(Share share) {
    shares.computeIfPresent(share, (_, count) -> count > 1 ? count - 1 : null);
  }

  int count() {
    lock.lock();
    try {
      return open.size();
    } finally {
      lock.unlock();
    }
  }

  void cutAll() {
    Set<Circuit> all;
    lock.lock();
    try {
      all = new LinkedHashSet<>(open);
    } finally {
      lock.unlock();
    }
    all.forEach(Circuit::cut);
  }
}
