package org.casanube.p2p.gossipsub;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.WireFormatException;
import org.casanube.p2p.gossipsub.SeenMessages.Seen;
import org.jspecify.annotations.Nullable;

/**
 * The way of a message: named, checked, validated, delivered, passed on. Runs on the thread of the
 * peer that brings it, so that a peer with costly messages waits for itself alone. Thread-safe.
 */
final class MessageFlow {
  private static final System.Logger LOG = System.getLogger(MessageFlow.class.getName());

  private final State state;
  private final Signing signing;
  private final PeerId self;
  private final Fanout fanout;

  MessageFlow(State state, Signing signing, PeerId self) {
    this.state = state;
    this.signing = signing;
    this.self = self;
    this.fanout = new Fanout(state);
  }

  Fanout fanout() {
    return fanout;
  }

  /** Takes a message that a peer has sent. */
  void receive(GossipPeer from, WireMessage wire) {
    List<Deliveries> subscriptions = subscriptions(wire.topic());
    if (subscriptions.isEmpty()) {
      return;
    }
    state.counters.received.increment();
    GossipMessage message;
    try {
      MessageId id = signing.nameOf(wire);
      if (isKnown(id, from, wire.topic())) {
        return;
      }
      message = new GossipMessage(id, wire, signing.requireAuthor(wire), from.id());
    } catch (WireFormatException e) {
      LOG.log(System.Logger.Level.DEBUG, () -> "from " + from.id() + ": " + e.getMessage());
      rejectUnsigned(from, wire.topic());
      return;
    }
    Seen seen = begin(message, from);
    if (seen != null) {
      Verdict verdict = validate(message, subscriptions);
      decide(seen, message, from, verdict);
      if (verdict == Verdict.ACCEPT) {
        subscriptions.forEach(each -> each.add(message));
      }
    }
  }

  private List<Deliveries> subscriptions(String topic) {
    state.lock.lock();
    try {
      return state.subscriptions(topic);
    } finally {
      state.lock.unlock();
    }
  }

  private boolean isKnown(MessageId id, GossipPeer from, String topic) {
    state.lock.lock();
    try {
      Seen seen = state.seen.find(id);
      if (seen == null) {
        return false;
      }
      countDuplicate(seen, from, topic);
      return true;
    } finally {
      state.lock.unlock();
    }
  }

  /** Under the lock. */
  private void countDuplicate(Seen seen, GossipPeer from, String topic) {
    state.counters.duplicates.increment();
    switch (seen.state()) {
      case VALIDATING -> {
        boolean ignored = seen.broughtBy(from.id());
      }
      case ACCEPTED -> {
        boolean inTime = state.now() - seen.decidedAt() <= state.scores.deliveryWindow(topic);
        if (inTime && seen.broughtBy(from.id())) {
          state.scores.deliveredToo(from.id(), topic);
        }
      }
      case REJECTED -> state.scores.deliveredInvalid(from.id(), topic);
      case IGNORED -> {}
    }
  }

  private void rejectUnsigned(GossipPeer from, String topic) {
    state.counters.rejected.increment();
    state.lock.lock();
    try {
      state.scores.deliveredInvalid(from.id(), topic);
    } finally {
      state.lock.unlock();
    }
  }

  /** Null if it is here already, or is an old one of this host's own. */
  private @Nullable Seen begin(GossipMessage message, GossipPeer from) {
    state.lock.lock();
    try {
      Seen known = state.seen.find(message.id());
      if (known != null) {
        countDuplicate(known, from, message.topic());
        return null;
      }
      Seen seen = state.seen.begin(message.id(), from.id(), state.now());
      state.gossiping.arrived(message.id(), message.wire(), from.id());
      if (message.author().filter(self::equals).isPresent()) {
        state.counters.ignored.increment();
        seen.decide(SeenMessages.State.IGNORED, state.now());
        return null;
      }
      return seen;
    } finally {
      state.lock.unlock();
    }
  }

  /** The first that does not accept decides. */
  private static Verdict validate(GossipMessage message, List<Deliveries> subscriptions) {
    for (Deliveries each : subscriptions) {
      try {
        Verdict verdict = each.validator().validate(message);
        if (verdict != Verdict.ACCEPT) {
          return verdict;
        }
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.WARNING, "validator of " + each.topic() + " failed", e);
        return Verdict.IGNORE;
      }
    }
    return Verdict.ACCEPT;
  }

  private void decide(Seen seen, GossipMessage message, GossipPeer from, Verdict verdict) {
    String topic = message.topic();
    state.lock.lock();
    try {
      switch (verdict) {
        case ACCEPT -> {
          state.counters.accepted.increment();
          seen.decide(SeenMessages.State.ACCEPTED, state.now());
          state.scores.deliveredFirst(from.id(), topic);
          seen.bringers().forEach(peer -> state.scores.deliveredToo(peer, topic));
          state.cache.put(message.id(), message.wire());
          forward(message, from, seen.bringers());
        }
        case REJECT -> {
          state.counters.rejected.increment();
          seen.decide(SeenMessages.State.REJECTED, state.now());
          state.scores.deliveredInvalid(from.id(), topic);
          seen.bringers().forEach(peer -> state.scores.deliveredInvalid(peer, topic));
        }
        case IGNORE -> {
          state.counters.ignored.increment();
          seen.decide(SeenMessages.State.IGNORED, state.now());
        }
      }
    } finally {
      state.lock.unlock();
    }
  }

  /** To the mesh, to direct peers and to those that have no meshes; not to those that have it. */
  private void forward(GossipMessage message, GossipPeer from, Set<PeerId> bringers) {
    Set<GossipPeer> targets = new LinkedHashSet<>(state.meshes.of(message.topic()));
    targets.addAll(fanout.always(message.topic()));
    for (GossipPeer peer : targets) {
      boolean hasIt =
          peer == from
              || bringers.contains(peer.id())
              || message.author().filter(peer.id()::equals).isPresent();
      if (!hasIt) {
        peer.queue().add(message.id(), message.wire());
      }
    }
  }

  /**
   * Sends an own message; this host's subscriptions do not get it.
   *
   * @throws IllegalArgumentException if it is too large, or this host's own validators do not
   *     accept it
   */
  GossipMessage publish(String topic, byte[] data) {
    WireMessage wire = signing.write(topic, data.clone());
    int max = state.settings.limits().rpcBytes() - 64;
    if (wire.size() > max) {
      throw new IllegalArgumentException(
          "message of " + wire.size() + " bytes with its signature is over the limit of " + max);
    }
    GossipMessage message;
    try {
      message = new GossipMessage(signing.nameOf(wire), wire, authorOf(wire), self);
    } catch (WireFormatException e) {
      throw new IllegalStateException("own message is malformed", e);
    }
    Verdict verdict = validate(message, subscriptions(topic));
    if (verdict != Verdict.ACCEPT) {
      throw new IllegalArgumentException("message is not valid in " + topic + ": " + verdict);
    }
    state.counters.published.increment();
    state.lock.lock();
    try {
      if (!state.seen.contains(message.id())) {
        state
            .seen
            .begin(message.id(), self, state.now())
            .decide(SeenMessages.State.ACCEPTED, state.now());
        state.cache.put(message.id(), wire);
        for (GossipPeer peer : fanout.targets(topic)) {
          peer.queue().add(message.id(), wire);
        }
      }
    } finally {
      state.lock.unlock();
    }
    return message;
  }

  /** Gives an own message to this host's subscriptions as well. */
  void deliverHere(GossipMessage message) {
    subscriptions(message.topic()).forEach(each -> each.add(message));
  }

  private Optional<PeerId> authorOf(WireMessage wire) {
    return wire.from() == null ? Optional.empty() : Optional.of(self);
  }
}
