package org.casanube.p2p.gossipsub;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.casanube.multiformats.PeerId;

/**
 * Tells peers outside the meshes which messages there are, asks for those that lack here, and says
 * which need not be sent. Belongs to the router and its lock.
 *
 * @see <a
 *     href="https://github.com/libp2p/specs/blob/master/pubsub/gossipsub/gossipsub-v1.0.md#gossip-emission">
 *     Gossip emission</a>
 */
final class Gossiping {
  private static final int MAX_HINTS_PER_HEARTBEAT = 10;
  private static final int MAX_ASKED_PER_HEARTBEAT = 5_000;
  private static final int MAX_NOT_WANTED_PER_HEARTBEAT = 1_000;
  private static final int MAX_TIMES_SENT = 3;
  private static final long PROMISE_NANOS = TimeUnit.SECONDS.toNanos(3);

  private final GossipsubSettings settings;
  private final PeerTable table;
  private final Scores scores;
  private final SeenMessages seen;
  private final MessageCache cache;
  private final Meshes meshes;
  private final Counters counters;
  private final Promises promises = new Promises();
  private int heartbeat;

  Gossiping(
      GossipsubSettings settings,
      PeerTable table,
      Scores scores,
      SeenMessages seen,
      MessageCache cache,
      Meshes meshes,
      Counters counters) {
    this.settings = settings;
    this.table = table;
    this.scores = scores;
    this.seen = seen;
    this.cache = cache;
    this.meshes = meshes;
    this.counters = counters;
  }

  /** True if the hints of one more RPC of this peer are heard. */
  boolean hears(GossipPeer peer) {
    return isHeard(peer) && ++peer.hintsTaken <= MAX_HINTS_PER_HEARTBEAT;
  }

  /** A peer has messages: asks for those that lack here, within what one heartbeat allows. */
  void told(GossipPeer peer, Control.Have hint, long now) {
    if (!meshes.follows(hint.topic())) {
      return;
    }
    Set<MessageId> lacking = new LinkedHashSet<>();
    for (byte[] name : hint.ids()) {
      MessageId id = idOf(peer, name);
      if (!seen.contains(id)) {
        lacking.add(id);
      }
    }
    List<MessageId> wanted = new ArrayList<>(lacking);
    table.shuffle(wanted);
    int count = Math.min(wanted.size(), MAX_ASKED_PER_HEARTBEAT - peer.asked);
    if (count <= 0) {
      return;
    }
    peer.asked += count;
    List<MessageId> asked = wanted.subList(0, count);
    if (peer.queue().addHint(new Control.Want(peer.names(asked)))) {
      promises.add(asked.getFirst(), peer.id(), now + PROMISE_NANOS);
    }
  }

  /** A peer lacks messages: sends those there are, each a few times at most. */
  void asked(GossipPeer peer, Control.Want request) {
    if (!isHeard(peer)) {
      return;
    }
    for (byte[] name : request.ids()) {
      MessageId id = idOf(peer, name);
      WireMessage message = cache.ask(id, peer.id(), MAX_TIMES_SENT);
      if (message != null) {
        peer.queue().add(id, message);
      }
    }
  }

  /** A peer has messages already. */
  void notWanted(GossipPeer peer, Control.DontWant refusal) {
    for (byte[] name : refusal.ids()) {
      if (++peer.notWanted > MAX_NOT_WANTED_PER_HEARTBEAT) {
        return;
      }
      peer.queue().notWanted(idOf(peer, name), heartbeat);
    }
  }

  /** A message has come: nobody else of the mesh needs to send it, nor to be blamed for it. */
  void arrived(MessageId id, WireMessage message, PeerId from) {
    promises.kept(id);
    if (message.data().length < settings.gossip().dontWantFrom()) {
      return;
    }
    for (GossipPeer peer : meshes.of(message.topic())) {
      if (peer.version().knowsDontWant() && !peer.id().equals(from)) {
        peer.queue().addUrgent(new Control.DontWant(peer.names(List.of(id))));
      }
    }
  }

  void peerGone(GossipPeer peer) {
    promises.forget(peer.id());
  }

  /** Blames those that have not kept their promises, and gives all a new allowance. */
  void beginHeartbeat(int number, long now) {
    heartbeat = number;
    promises
        .broken(now)
        .forEach((peer, count) -> {
          counters.brokenPromises.add(count);
          scores.penalize(peer, count);
        });
    for (GossipPeer peer : table.all()) {
      peer.hintsTaken = 0;
      peer.asked = 0;
      peer.notWanted = 0;
      peer.queue().forgetBefore(number - settings.gossip().kept());
    }
  }

  /** Tells some peers of each topic what messages there are. */
  void endHeartbeat(Set<String> fanout) {
    Set<String> topics = new LinkedHashSet<>(meshes.topics());
    topics.addAll(fanout);
    topics.forEach(this::tell);
    cache.shift();
  }

  private void tell(String topic) {
    List<MessageId> ids = cache.told(topic);
    if (ids.isEmpty()) {
      return;
    }
    List<GossipPeer> fit =
        table.choose(
            topic,
            Integer.MAX_VALUE,
            peer -> peer.version().hasMesh() && !meshes.of(topic).contains(peer) && isHeard(peer));
    int count =
        Math.max(settings.gossip().peers(), (int) (settings.gossip().factor() * fit.size()));
    for (GossipPeer peer : fit.subList(0, Math.min(count, fit.size()))) {
      table.shuffle(ids);
      List<MessageId> some = ids.subList(0, Math.min(ids.size(), RpcLimits.MAX_IDS));
      boolean ignored = peer.queue().addHint(new Control.Have(topic, peer.names(some)));
    }
  }

  private boolean isHeard(GossipPeer peer) {
    return scores.of(peer.id()) >= settings.scores().thresholds().gossip();
  }

  private MessageId idOf(GossipPeer peer, byte[] name) {
    if (settings.naming().isPresent()) {
      return MessageId.of(name);
    }
    if (!peer.namesByKey && MessageId.isByKey(name)) {
      peer.namesByKey = true;
    }
    return MessageId.received(name);
  }
}
