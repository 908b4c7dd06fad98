package org.casanube.p2p.gossipsub;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.Host;

/**
 * Publishes messages to topics and follows topics, with all peers of the host that do so too. One
 * for a host. Thread-safe.
 *
 * <pre>{@code
 * Gossipsub gossip = new Gossipsub(host, random, GossipsubSettings.defaults());
 * TopicSubscription news =
 *     gossip.subscribe("news", message -> show(message.author(), message.data()));
 * gossip.publish("news", bytes);
 * }</pre>
 */
public final class Gossipsub implements AutoCloseable {
  private final State state;
  private final Router router;
  private final MessageFlow flow;
  private final Host host;

  /**
   * Gossips with the host's peers from now on.
   *
   * @param random chooses peers; a seeded one makes a simulation repeatable
   */
  public Gossipsub(Host host, RandomGenerator random, GossipsubSettings settings) {
    this.host = host;
    this.state = new State(host, random, settings);
    // Sequence numbers go on where an earlier run can't have been yet.
    long begin = TimeUnit.MILLISECONDS.toNanos(host.scheduler().clock().millis());
    this.flow = new MessageFlow(state, new Signing(host.keys(), settings, begin), host.id());
    this.router = new Router(host, state, flow);
    router.start();
  }

  /** Follows a topic, and takes all of its messages that are signed as they must be. */
  public TopicSubscription subscribe(String topic, MessageHandler handler) {
    return subscribe(topic, Validator.ALL, handler);
  }

  /**
   * Follows a topic. What its validators do not accept reaches no handler and no other peer.
   *
   * @param topic at most 512 bytes
   * @param handler called from one thread at a time; what it is too slow for is dropped and counted
   * @throws IllegalStateException if this host follows as many topics as peers are expected to
   *     remember
   */
  public TopicSubscription subscribe(String topic, Validator validator, MessageHandler handler) {
    requireFit(topic);
    Deliveries subscription =
        new Deliveries(topic, validator, handler, host.scheduler(), new SubscriptionTerms());
    state.lock.lock();
    try {
      if (!state.meshes.follows(topic)) {
        int max = state.settings.limits().topicsPerPeer();
        if (state.meshes.topics().size() >= max) {
          throw new IllegalStateException("limit of " + max + " topics is reached");
        }
        router.announce(topic, true);
        state.meshes.join(topic, state.now());
      }
      state.subscriptions.computeIfAbsent(topic, _ -> new ArrayList<>()).add(subscription);
    } finally {
      state.lock.unlock();
    }
    return subscription;
  }

  /**
   * Sends a message to the peers that follow the topic; whether this host does is of no importance,
   * and its own subscriptions do not get it. It is on its way when this returns, and need not
   * arrive anywhere.
   *
   * @return its name
   * @throws IllegalArgumentException if it is larger than an RPC, or this host's own validators of
   *     the topic do not accept it
   */
  public MessageId publish(String topic, byte[] data) {
    requireFit(topic);
    return flow.publish(topic, data).id();
  }

  /**
   * Sends a message as {@link #publish} does, and to this host's own subscriptions of the topic as
   * well: several programs may share one host, and hear each other by it.
   *
   * @return its name
   * @throws IllegalArgumentException as {@link #publish}
   */
  public MessageId publishToAll(String topic, byte[] data) {
    requireFit(topic);
    GossipMessage message = flow.publish(topic, data);
    flow.deliverHere(message);
    return message.id();
  }

  private static void requireFit(String topic) {
    int length = topic.getBytes(StandardCharsets.UTF_8).length;
    if (length == 0 || length > RpcLimits.MAX_TOPIC_BYTES) {
      throw new IllegalArgumentException(
          "topic of " + length + " bytes is not of 1 to " + RpcLimits.MAX_TOPIC_BYTES);
    }
  }

  /** The connected peers that follow the topic. */
  public List<PeerId> peers(String topic) {
    state.lock.lock();
    try {
      return state.table.followers(topic).stream().map(GossipPeer::id).toList();
    } finally {
      state.lock.unlock();
    }
  }

  /** The peers in this host's mesh of the topic. */
  public List<PeerId> mesh(String topic) {
    state.lock.lock();
    try {
      return state.meshes.of(topic).stream().map(GossipPeer::id).toList();
    } finally {
      state.lock.unlock();
    }
  }

  /** The topics that this host follows. */
  public Set<String> topics() {
    state.lock.lock();
    try {
      return new TreeSet<>(state.meshes.topics());
    } finally {
      state.lock.unlock();
    }
  }

  /** What this host thinks of the peer; 0 of those it does not know. */
  public double score(PeerId peer) {
    state.lock.lock();
    try {
      return state.scores.of(peer);
    } finally {
      state.lock.unlock();
    }
  }

  /**
   * Stays connected with the peer and sends it everything, whatever its score; it does the same.
   */
  public void addDirectPeer(PeerId peer, List<Multiaddr> addresses) {
    router.addDirect(peer, addresses);
  }

  /** The peer is one like others from now on. */
  public void removeDirectPeer(PeerId peer) {
    router.removeDirect(peer);
  }

  public GossipsubMetrics metrics() {
    return state.metrics();
  }

  /** Leaves all topics and all peers; connections stay. */
  @Override
  public void close() {
    List<Deliveries> all = new ArrayList<>();
    state.lock.lock();
    try {
      state.subscriptions.values().forEach(all::addAll);
    } finally {
      state.lock.unlock();
    }
    all.forEach(Deliveries::close);
    router.close();
  }

  private final class SubscriptionTerms implements Deliveries.Terms {
    @Override
    public int maxWaiting() {
      return state.settings.limits().deliveries();
    }

    @Override
    public void dropped() {
      state.counters.undelivered.increment();
    }

    @Override
    public void closed(Deliveries subscription) {
      state.lock.lock();
      try {
        List<Deliveries> rest = state.subscriptions.get(subscription.topic());
        if (rest == null || !rest.remove(subscription) || !rest.isEmpty()) {
          return;
        }
        state.subscriptions.remove(subscription.topic());
        state.meshes.leave(subscription.topic(), state.now());
        router.announce(subscription.topic(), false);
      } finally {
        state.lock.unlock();
      }
    }
  }
}
