package org.casanube.p2p.gossipsub;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.casanube.multiformats.PeerId;
import org.jspecify.annotations.Nullable;

/**
 * Which peers stay out of which mesh until when, in nanoseconds of the scheduler. Kept when a peer
 * goes, so that it does not come back too early. Belongs to the router and its lock.
 */
final class Backoffs {
  /** In one topic; peers that have gone are the only ones that could fill it. */
  private static final int MAX_PER_TOPIC = 4_096;

  private final Map<String, Map<PeerId, Long>> ends = new TreeMap<>();

  /** Lets the peer stay out for this long from now; never shortens it. */
  void add(String topic, PeerId peer, long now, long nanos) {
    Map<PeerId, Long> peers = ends.computeIfAbsent(topic, _ -> new LinkedHashMap<>());
    long end = now + nanos;
    Long before = peers.get(peer);
    if (before == null || before - end < 0) {
      peers.put(peer, end);
    }
    if (peers.size() > MAX_PER_TOPIC) {
      peers.remove(peers.keySet().iterator().next());
    }
  }

  /** When the peer may come back; null if it may, or is not known to have been sent away. */
  @Nullable Long end(String topic, PeerId peer) {
    Map<PeerId, Long> peers = ends.get(topic);
    return peers == null ? null : peers.get(peer);
  }

  boolean contains(String topic, PeerId peer) {
    return end(topic, peer) != null;
  }

  /** Forgets what has been over for at least the slack. */
  void expire(long now, long slack) {
    ends.values().forEach(peers -> peers.values().removeIf(end -> now - end > slack));
    ends.values().removeIf(Map::isEmpty);
  }
}
