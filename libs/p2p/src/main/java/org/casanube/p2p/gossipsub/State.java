package org.casanube.p2p.gossipsub;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.Host;
import org.casanube.p2p.schedule.Scheduler;

/**
 * All that changes, and the lock that all of it is under. Nobody who holds it reads, writes, dials,
 * verifies, validates or delivers.
 */
final class State {
  final ReentrantLock lock = new ReentrantLock();
  final GossipsubSettings settings;
  final Counters counters = new Counters();
  final PeerTable table;
  final Scores scores;
  final SeenMessages seen;
  final MessageCache cache;
  final Meshes meshes;
  final Gossiping gossiping;
  final Set<PeerId> direct = new TreeSet<>();
  final Map<PeerId, PeerLink> links = new LinkedHashMap<>();
  final Map<String, List<Deliveries>> subscriptions = new TreeMap<>();
  private final Scheduler scheduler;

  State(Host host, RandomGenerator random, GossipsubSettings settings) {
    this.settings = settings;
    this.scheduler = host.scheduler();
    GossipsubSettings.Limits limits = settings.limits();
    GossipsubSettings.Gossip gossip = settings.gossip();
    this.table = new PeerTable(random, limits.topicsPerPeer());
    this.scores = new Scores(settings.scores(), now());
    this.seen = new SeenMessages(gossip.seenFor().toNanos(), limits.seenMessages());
    this.cache = new MessageCache(gossip.kept(), gossip.told(), limits.cacheBytes());
    this.meshes =
        new Meshes(settings, table, scores, direct, new PeerExchange(host), host.trimmer());
    this.gossiping = new Gossiping(settings, table, scores, seen, cache, meshes, counters);
  }

  long now() {
    return scheduler.nanoTime();
  }

  List<Deliveries> subscriptions(String topic) {
    return new ArrayList<>(subscriptions.getOrDefault(topic, List.of()));
  }

  boolean isDirect(GossipPeer peer) {
    return direct.contains(peer.id());
  }

  GossipsubMetrics metrics() {
    lock.lock();
    try {
      int bad = 0;
      int queued = 0;
      for (GossipPeer peer : table.all()) {
        bad += scores.of(peer.id()) < 0 ? 1 : 0;
        queued += peer.queue().queuedMessages();
      }
      return new GossipsubMetrics(
          table.size(),
          meshes.topics().size(),
          meshes.size(),
          bad,
          queued,
          cache.bytes(),
          seen.size(),
          GossipsubMetrics.messages(counters),
          GossipsubMetrics.trouble(counters));
    } finally {
      lock.unlock();
    }
  }
}
