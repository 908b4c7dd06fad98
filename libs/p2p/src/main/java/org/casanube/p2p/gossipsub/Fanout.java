package org.casanube.p2p.gossipsub;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * To whom own messages go; in topics that this host does not follow, to the same few peers for a
 * while. Belongs to the router and its lock.
 */
final class Fanout {
  private static final long LIFE_NANOS = Duration.ofMinutes(1).toNanos();
  private static final int MAX_TOPICS = 1_024;

  private final State state;
  private final Map<String, Chosen> chosen = new TreeMap<>();

  private static final class Chosen {
    private final Set<GossipPeer> peers = new LinkedHashSet<>();
    private long lastUsed;
  }

  Fanout(State state) {
    this.state = state;
  }

  /** Those that get every message of the topic: direct peers, and those that have no meshes. */
  List<GossipPeer> always(String topic) {
    return state.table.followers(topic).stream()
        .filter(peer -> state.isDirect(peer) || !peer.version().hasMesh())
        .filter(this::isGood)
        .toList();
  }

  Set<GossipPeer> targets(String topic) {
    if (state.settings.mesh().floodOwn()) {
      Set<GossipPeer> all = new LinkedHashSet<>(state.table.followers(topic));
      all.removeIf(peer -> !isGood(peer));
      all.addAll(state.meshes.of(topic));
      return all;
    }
    Set<GossipPeer> some = new LinkedHashSet<>(always(topic));
    some.addAll(
        state.meshes.follows(topic) ? state.meshes.of(topic) : chosen(topic, state.now()).peers);
    return some;
  }

  private boolean isGood(GossipPeer peer) {
    return state.isDirect(peer)
        || state.scores.of(peer.id()) >= state.settings.scores().thresholds().publish();
  }

  private Chosen chosen(String topic, long now) {
    if (chosen.size() >= MAX_TOPICS && !chosen.containsKey(topic)) {
      chosen.remove(chosen.keySet().iterator().next());
    }
    Chosen some = chosen.computeIfAbsent(topic, _ -> new Chosen());
    some.lastUsed = now;
    refill(topic, some);
    return some;
  }

  private void refill(String topic, Chosen some) {
    some.peers.removeIf(peer -> !peer.follows(topic) || !isGood(peer));
    int lacking = state.settings.mesh().wanted() - some.peers.size();
    if (lacking > 0) {
      some.peers.addAll(
          state.table.choose(
              topic,
              lacking,
              peer -> peer.version().hasMesh() && !some.peers.contains(peer) && isGood(peer)));
    }
  }

  /** The topics with messages of this host's that it does not follow. */
  Set<String> heartbeat(long now) {
    chosen.values().removeIf(each -> now - each.lastUsed > LIFE_NANOS);
    chosen.keySet().removeIf(state.meshes::follows);
    chosen.forEach(this::refill);
    return chosen.keySet();
  }
}
