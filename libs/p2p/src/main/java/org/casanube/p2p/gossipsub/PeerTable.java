package org.casanube.p2p.gossipsub;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.casanube.multiformats.PeerId;
import org.jspecify.annotations.Nullable;

/** The peers that gossip with this host, and who follows what. Belongs to the router's lock. */
final class PeerTable {
  private final Map<PeerId, GossipPeer> peers = new LinkedHashMap<>();
  private final Map<String, Set<GossipPeer>> followers = new TreeMap<>();
  private final RandomGenerator random;
  private final int maxTopics;

  PeerTable(RandomGenerator random, int maxTopics) {
    this.random = random;
    this.maxTopics = maxTopics;
  }

  void add(GossipPeer peer) {
    peers.put(peer.id(), peer);
  }

  void remove(GossipPeer peer) {
    peers.remove(peer.id());
    List.copyOf(peer.topics()).forEach(topic -> unfollow(peer, topic));
  }

  @Nullable GossipPeer find(PeerId id) {
    return peers.get(id);
  }

  Collection<GossipPeer> all() {
    return peers.values();
  }

  int size() {
    return peers.size();
  }

  /** Notes that the peer follows the topic; false if it follows too many. */
  boolean follow(GossipPeer peer, String topic) {
    if (peer.topics().size() >= maxTopics && !peer.follows(topic)) {
      return false;
    }
    peer.topics().add(topic);
    followers.computeIfAbsent(topic, _ -> new LinkedHashSet<>()).add(peer);
    return true;
  }

  void unfollow(GossipPeer peer, String topic) {
    peer.topics().remove(topic);
    followers.computeIfPresent(
        topic,
        (_, rest) -> {
          rest.remove(peer);
          return rest.isEmpty() ? null : rest;
        });
  }

  Collection<GossipPeer> followers(String topic) {
    return followers.getOrDefault(topic, Set.of());
  }

  /** At most so many followers of the topic that fulfil the condition, in random order. */
  List<GossipPeer> choose(String topic, int count, Predicate<GossipPeer> condition) {
    List<GossipPeer> fit = new ArrayList<>();
    for (GossipPeer peer : followers(topic)) {
      if (condition.test(peer)) {
        fit.add(peer);
      }
    }
    shuffle(fit);
    return fit.size() <= count ? fit : fit.subList(0, Math.max(0, count));
  }

  void shuffle(List<?> list) {
    Collections.shuffle(list, random);
  }
}
