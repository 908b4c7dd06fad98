package org.casanube.p2p.gossipsub;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.ConnectionTrimmer;

/**
 * Who is in the mesh of each followed topic: asks peers in, sends them away, and answers those that
 * do the same. Belongs to the router and its lock.
 *
 * @see <a
 *     href="https://github.com/libp2p/specs/blob/master/pubsub/gossipsub/gossipsub-v1.1.md#heartbeat-maintenance">
 *     Heartbeat Maintenance</a>
 */
final class Meshes {
  private static final Duration UNSUBSCRIBE_BACKOFF = Duration.ofSeconds(10);

  /** A peer that comes back this soon after it was sent away is not just a little early. */
  private static final Duration GRAFT_FLOOD = Duration.ofSeconds(10);

  /** More of a backoff is not believed. */
  private static final Duration MAX_BACKOFF = Duration.ofHours(1);

  private static final int OPPORTUNISTIC_EVERY = 60;
  private static final int OPPORTUNISTIC_PEERS = 2;
  private static final int TRIMMER_WEIGHT = 20;

  private final GossipsubSettings settings;
  private final PeerTable table;
  private final Scores scores;
  private final Set<PeerId> direct;
  private final PeerExchange exchange;
  private final ConnectionTrimmer trimmer;
  private final Backoffs backoffs = new Backoffs();
  private final Map<String, Set<GossipPeer>> meshes = new TreeMap<>();

  Meshes(
      GossipsubSettings settings,
      PeerTable table,
      Scores scores,
      Set<PeerId> direct,
      PeerExchange exchange,
      ConnectionTrimmer trimmer) {
    this.settings = settings;
    this.table = table;
    this.scores = scores;
    this.direct = direct;
    this.exchange = exchange;
    this.trimmer = trimmer;
  }

  boolean follows(String topic) {
    return meshes.containsKey(topic);
  }

  Set<String> topics() {
    return meshes.keySet();
  }

  Collection<GossipPeer> of(String topic) {
    return meshes.getOrDefault(topic, Set.of());
  }

  int size() {
    return meshes.values().stream().mapToInt(Set::size).sum();
  }

  /** This host follows the topic now. */
  void join(String topic, long now) {
    meshes.put(topic, new LinkedHashSet<>());
    graft(topic, settings.mesh().wanted(), _ -> true, now);
  }

  void leave(String topic, long now) {
    for (GossipPeer peer : List.copyOf(of(topic))) {
      prune(peer, topic, List.of(), UNSUBSCRIBE_BACKOFF, now);
    }
    meshes.remove(topic);
  }

  void peerGone(GossipPeer peer) {
    meshes.forEach((topic, mesh) -> {
      if (mesh.remove(peer)) {
        trimmer.weigh(peer.id(), reason(topic), 0);
      }
    });
  }

  void peerUnfollows(GossipPeer peer, String topic) {
    if (of(topic).contains(peer)) {
      drop(peer, topic);
    }
  }

  /** A peer has this host in its mesh: it comes into ours, or is sent away. */
  void grafted(GossipPeer peer, String topic, long now) {
    Set<GossipPeer> mesh = meshes.get(topic);
    if (mesh == null || mesh.contains(peer) || !peer.version().hasMesh()) {
      return;
    }
    Long end = backoffs.end(topic, peer.id());
    if (direct.contains(peer.id())) {
      prune(peer, topic, List.of(), settings.gossip().backoff(), now);
    } else if (end != null && now - end < 0) {
      scores.penalize(peer.id(), 1);
      long sentAway = end - settings.gossip().backoff().toNanos();
      if (now - sentAway < GRAFT_FLOOD.toNanos()) {
        scores.penalize(peer.id(), 1);
      }
      prune(peer, topic, List.of(), settings.gossip().backoff(), now);
    } else if (scores.of(peer.id()) < 0) {
      prune(peer, topic, List.of(), settings.gossip().backoff(), now);
    } else if (mesh.size() >= settings.mesh().high() && !peer.dialled()) {
      prune(peer, topic, others(peer, topic), settings.gossip().backoff(), now);
    } else {
      boolean ignored = table.follow(peer, topic);
      take(peer, topic, now);
    }
  }

  /** A peer does not have this host in its mesh, or no longer. */
  void pruned(GossipPeer peer, Control.Prune prune, long now) {
    if (!follows(prune.topic())) {
      return;
    }
    if (of(prune.topic()).contains(peer)) {
      drop(peer, prune.topic());
    }
    long nanos =
        prune.backoffSeconds() == 0
            ? settings.gossip().backoff().toNanos()
            : Duration.ofSeconds(Math.min(prune.backoffSeconds(), MAX_BACKOFF.toSeconds()))
                .toNanos();
    backoffs.add(prune.topic(), peer.id(), now, nanos);
    boolean believed = scores.of(peer.id()) >= settings.scores().thresholds().acceptPeers();
    if (believed && table.followers(prune.topic()).size() < settings.mesh().high()) {
      exchange.take(prune.peers());
    }
  }

  /** Brings all meshes in order. */
  void heartbeat(int number, long now) {
    // The other side may be late by a heartbeat and the way to it.
    backoffs.expire(now, 2 * settings.gossip().heartbeat().toNanos());
    for (String topic : List.copyOf(meshes.keySet())) {
      for (GossipPeer peer : List.copyOf(of(topic))) {
        if (scores.of(peer.id()) < 0) {
          prune(peer, topic, List.of(), settings.gossip().backoff(), now);
        }
      }
      int size = of(topic).size();
      if (size < settings.mesh().low()) {
        graft(topic, settings.mesh().wanted() - size, _ -> true, now);
      } else if (size > settings.mesh().high()) {
        sendSomeAway(topic, now);
      }
      fillOutbound(topic, now);
      if (number % OPPORTUNISTIC_EVERY == 0) {
        graftBetter(topic, now);
      }
    }
  }

  private void graft(String topic, int count, Predicate<GossipPeer> condition, long now) {
    for (GossipPeer peer :
        table.choose(topic, count, peer -> isCandidate(peer, topic) && condition.test(peer))) {
      take(peer, topic, now);
      peer.queue().addUrgent(new Control.Graft(topic));
    }
  }

  private boolean isCandidate(GossipPeer peer, String topic) {
    return peer.version().hasMesh()
        && !of(topic).contains(peer)
        && !direct.contains(peer.id())
        && !backoffs.contains(topic, peer.id())
        && scores.of(peer.id()) >= 0;
  }

  /** Keeps the best, some at random, and enough of those that this host has dialled. */
  private void sendSomeAway(String topic, long now) {
    GossipsubSettings.Mesh sizes = settings.mesh();
    List<GossipPeer> ranked = new ArrayList<>(of(topic));
    table.shuffle(ranked);
    Map<GossipPeer, Double> score = new HashMap<>();
    ranked.forEach(peer -> score.put(peer, scores.of(peer.id())));
    ranked.sort(
        Comparator.comparingDouble((GossipPeer peer) -> score.getOrDefault(peer, 0.0)).reversed());
    table.shuffle(ranked.subList(sizes.bestKept(), ranked.size()));
    List<GossipPeer> kept = new ArrayList<>(ranked.subList(0, sizes.wanted()));
    List<GossipPeer> rest = new ArrayList<>(ranked.subList(sizes.wanted(), ranked.size()));
    long dialled = kept.stream().filter(GossipPeer::dialled).count();
    for (int at = kept.size() - 1; at >= 0 && dialled < sizes.outbound(); at--) {
      GossipPeer other = rest.stream().filter(GossipPeer::dialled).findFirst().orElse(null);
      if (other == null) {
        break;
      }
      if (!kept.get(at).dialled()) {
        rest.remove(other);
        rest.add(kept.set(at, other));
        dialled++;
      }
    }
    for (GossipPeer peer : rest) {
      prune(peer, topic, others(peer, topic), settings.gossip().backoff(), now);
    }
  }

  private void fillOutbound(String topic, long now) {
    Collection<GossipPeer> mesh = of(topic);
    int lacking =
        settings.mesh().outbound() - (int) mesh.stream().filter(GossipPeer::dialled).count();
    if (mesh.size() >= settings.mesh().low() && lacking > 0) {
      graft(topic, lacking, GossipPeer::dialled, now);
    }
  }

  /** Asks in some that are better than half of the mesh, if that half is poor. */
  private void graftBetter(String topic, long now) {
    double[] sorted =
        of(topic).stream().mapToDouble(peer -> scores.of(peer.id())).sorted().toArray();
    if (sorted.length > 1) {
      double median = sorted[sorted.length / 2];
      if (median < settings.scores().thresholds().opportunisticGraft()) {
        graft(topic, OPPORTUNISTIC_PEERS, peer -> scores.of(peer.id()) > median, now);
      }
    }
  }

  private void take(GossipPeer peer, String topic, long now) {
    Set<GossipPeer> mesh = meshes.get(topic);
    if (mesh != null && mesh.add(peer)) {
      scores.grafted(peer.id(), topic, now);
      trimmer.weigh(peer.id(), reason(topic), TRIMMER_WEIGHT);
    }
  }

  private void drop(GossipPeer peer, String topic) {
    Set<GossipPeer> mesh = meshes.get(topic);
    if (mesh != null && mesh.remove(peer)) {
      scores.pruned(peer.id(), topic);
      trimmer.weigh(peer.id(), reason(topic), 0);
    }
  }

  private void prune(
      GossipPeer peer,
      String topic,
      List<Control.ExchangedPeer> others,
      Duration backoff,
      long now) {
    drop(peer, topic);
    backoffs.add(topic, peer.id(), now, backoff.toNanos());
    peer.queue()
        .addUrgent(
            peer.version().exchangesPeers()
                ? new Control.Prune(topic, others, Math.max(1, backoff.toSeconds()))
                : new Control.Prune(topic, List.of(), 0));
  }

  /** Whom a peer sent away may turn to. */
  private List<Control.ExchangedPeer> others(GossipPeer sentAway, String topic) {
    if (!settings.mesh().exchangePeers() || !sentAway.version().exchangesPeers()) {
      return List.of();
    }
    List<PeerId> good =
        table
            .choose(
                topic,
                RpcLimits.MAX_EXCHANGED_PEERS,
                peer -> peer != sentAway && scores.of(peer.id()) >= 0)
            .stream()
            .map(GossipPeer::id)
            .toList();
    return exchange.describe(good);
  }

  private static String reason(String topic) {
    return "gossipsub " + topic;
  }
}
