package org.casanube.p2p.relay;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.casanube.multiformats.PeerId;

/** The circuits through this relay. Bounded; thread-safe. */
final class Circuits {
  private final int max;
  private final int maxPerPeer;
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<Circuit> open = new LinkedHashSet<>();
  private final Map<PeerId, Integer> byPeer = new LinkedHashMap<>();

  Circuits(int max, int maxPerPeer) {
    this.max = max;
    this.maxPerPeer = maxPerPeer;
  }

  /** Adds a circuit, unless there are too many. */
  Optional<Circuit> begin(Circuit circuit) {
    lock.lock();
    try {
      if (open.size() >= max
          || byPeer.getOrDefault(circuit.source(), 0) >= maxPerPeer
          || byPeer.getOrDefault(circuit.target(), 0) >= maxPerPeer) {
        return Optional.empty();
      }
      open.add(circuit);
      byPeer.merge(circuit.source(), 1, Integer::sum);
      byPeer.merge(circuit.target(), 1, Integer::sum);
      return Optional.of(circuit);
    } finally {
      lock.unlock();
    }
  }

  void end(Circuit circuit) {
    lock.lock();
    try {
      if (open.remove(circuit)) {
        leave(circuit.source());
        leave(circuit.target());
      }
    } finally {
      lock.unlock();
    }
  }

  private void leave(PeerId peer) {
    byPeer.computeIfPresent(peer, (_, count) -> count > 1 ? count - 1 : null);
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
