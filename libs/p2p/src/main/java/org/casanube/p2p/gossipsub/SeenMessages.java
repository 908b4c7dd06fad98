package org.casanube.p2p.gossipsub;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.casanube.multiformats.PeerId;
import org.jspecify.annotations.Nullable;

/**
 * Which messages have been here, for a while and up to a number: the oldest are forgotten. Belongs
 * to the router and its lock.
 */
final class SeenMessages {
  /** Who else brought a message is of no interest beyond this. */
  private static final int MAX_BRINGERS = 64;

  private final Map<MessageId, Seen> byId = new LinkedHashMap<>();
  private final long lifeNanos;
  private final int max;

  SeenMessages(long lifeNanos, int max) {
    this.lifeNanos = lifeNanos;
    this.max = max;
  }

  /** How far a message has come. */
  enum State {
    VALIDATING,
    ACCEPTED,
    REJECTED,
    IGNORED
  }

  /** What is known of one message. */
  static final class Seen {
    private final PeerId first;
    private final long firstAt;
    private final Set<PeerId> bringers = new LinkedHashSet<>();
    private State state = State.VALIDATING;
    private long decidedAt;

    private Seen(PeerId first, long firstAt) {
      this.first = first;
      this.firstAt = firstAt;
    }

    State state() {
      return state;
    }

    long decidedAt() {
      return decidedAt;
    }

    /** Those who brought it while it was looked at, after the first. */
    Set<PeerId> bringers() {
      return bringers;
    }

    /** Notes one who brought it too; false if he has done so before. */
    boolean broughtBy(PeerId peer) {
      return !peer.equals(first) && bringers.size() < MAX_BRINGERS && bringers.add(peer);
    }

    void decide(State verdict, long now) {
      state = verdict;
      decidedAt = now;
    }
  }

  @Nullable Seen find(MessageId id) {
    return byId.get(id);
  }

  boolean contains(MessageId id) {
    return byId.containsKey(id);
  }

  /** Notes a message that is not known yet, brought by this peer. */
  Seen begin(MessageId id, PeerId first, long now) {
    Seen seen = new Seen(first, now);
    byId.put(id, seen);
    if (byId.size() > max) {
      byId.remove(byId.keySet().iterator().next());
    }
    return seen;
  }

  void expire(long now) {
    Iterator<Seen> all = byId.values().iterator();
    while (all.hasNext() && now - all.next().firstAt > lifeNanos) {
      all.remove();
    }
  }

  int size() {
    return byId.size();
  }
}
