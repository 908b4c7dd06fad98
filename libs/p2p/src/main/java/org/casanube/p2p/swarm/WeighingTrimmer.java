package org.casanube.p2p.swarm;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.ConnectionTrimmer;
import org.casanube.p2p.HostLimits.ConnectionLimits;

/** Keeps weights and protections, and chooses which connections go. */
final class WeighingTrimmer implements ConnectionTrimmer {
  private final ConnectionLimits limits;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<PeerId, Map<String, Integer>> weights = new HashMap<>();
  private final Map<PeerId, Set<String>> protections = new HashMap<>();

  WeighingTrimmer(ConnectionLimits limits) {
    this.limits = limits;
  }

  @Override
  public void weigh(PeerId peer, String reason, int weight) {
    lock.lock();
    try {
      if (weight != 0) {
        weights.computeIfAbsent(peer, _ -> new HashMap<>()).put(reason, weight);
        return;
      }
      weights.computeIfPresent(
          peer,
          (_, reasons) -> {
            reasons.remove(reason);
            return reasons.isEmpty() ? null : reasons;
          });
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void protect(PeerId peer, String reason) {
    lock.lock();
    try {
      protections.computeIfAbsent(peer, _ -> new HashSet<>()).add(reason);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void unprotect(PeerId peer, String reason) {
    lock.lock();
    try {
      protections.computeIfPresent(
          peer,
          (_, reasons) -> {
            reasons.remove(reason);
            return reasons.isEmpty() ? null : reasons;
          });
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean isProtected(PeerId peer) {
    lock.lock();
    try {
      return protections.containsKey(peer);
    } finally {
      lock.unlock();
    }
  }

  /** Which of the connections are to be closed now; none while there are not too many. */
  List<SwarmConnection> choose(List<SwarmConnection> open, Instant now, long nanoTime) {
    if (open.size() <= limits.maxOpen()) {
      return List.of();
    }
    Instant graceBegan = now.minus(limits.grace());
    return open.stream()
        .filter(connection -> !isProtected(connection.remotePeer()))
        .filter(connection -> !connection.openedAt().isAfter(graceBegan))
        .sorted(
            Comparator.comparingInt((SwarmConnection each) -> weightOf(each.remotePeer()))
                .thenComparing(each -> each.isInUse(nanoTime))
                .thenComparing(SwarmConnection::openedAt, Comparator.reverseOrder()))
        .limit(open.size() - limits.wanted())
        .toList();
  }

  private int weightOf(PeerId peer) {
    lock.lock();
    try {
      return weights.getOrDefault(peer, Map.of()).values().stream()
          .mapToInt(Integer::intValue)
          .sum();
    } finally {
      lock.unlock();
    }
  }
}
