package org.casanube.p2p.kad;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Predicate;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.schedule.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * One walk towards a key: asks the closest peers known for closer ones, alpha at a time, until the
 * beta closest have answered; then what is left of the k closest, so that these all have answered
 * or failed. A peer that is slow lends its place to the next one, but its answer still counts.
 *
 * <p>The calling thread alone decides; each request has a thread that puts its outcome into a
 * queue. For one walk.
 */
final class Lookup {
  /** The most peers that a walk remembers; beyond them the farthest are forgotten. */
  private static final int MAX_CANDIDATES = 400;

  /** The most peers that are asked, whatever they say. */
  private static final int MAX_REQUESTS = 300;

  private final DhtSettings.Lookups rules;
  private final Scheduler scheduler;
  private final PeerRequests requests;
  private final PeerId self;
  private final TreeMap<KadKey, Candidate> candidates;
  private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private int asked;
  private int running;
  private int places;

  /** What is asked of each peer. */
  interface Question {
    /** Asks the peer, on a thread of its own. */
    KadMessage ask(PeerId peer) throws IOException;
  }

  /** An answer. */
  record Answer(PeerId peer, KadMessage message) {}

  private sealed interface Event {
    record Answered(Candidate candidate, KadMessage message) implements Event {}

    record Failed(Candidate candidate) implements Event {}

    record Slow(Candidate candidate) implements Event {}
  }

  private enum State {
    HEARD_OF,
    ASKED,
    SLOW,
    ANSWERED,
    FAILED
  }

  private static final class Candidate {
    private final DhtPeer peer;
    private final PeerId teller;
    private State state = State.HEARD_OF;

    Candidate(DhtPeer peer, PeerId teller) {
      this.peer = peer;
      this.teller = teller;
    }
  }

  Lookup(KadKey target, DhtSettings.Lookups rules, PeerRequests requests, Origin origin) {
    this.rules = rules;
    this.requests = requests;
    this.scheduler = origin.scheduler();
    this.self = origin.self();
    this.candidates = new TreeMap<>(target.closestFirst());
    origin.seeds().forEach(seed -> add(new DhtPeer(seed, List.of()), self));
  }

  /**
   * Where a walk begins.
   *
   * @param self who is not to be asked
   */
  record Origin(Scheduler scheduler, PeerId self, List<PeerId> seeds) {}

  /**
   * Walks.
   *
   * @param sink takes each answer, on the calling thread; false ends the walk
   * @return the closest peers that have answered, at most k, closest first
   */
  List<DhtPeer> run(Question question, Predicate<Answer> sink) throws InterruptedException {
    while (true) {
      startMore(question);
      boolean onlySlowOnes = places == 0 && hasArrived();
      if (running == 0 || onlySlowOnes || !take(events.take(), sink)) {
        return closestAnswered();
      }
    }
  }

  private void startMore(Question question) {
    Candidate next = nextToAsk();
    while (next != null && places < rules.alpha() && asked < MAX_REQUESTS) {
      start(next, question);
      next = nextToAsk();
    }
  }

  /** The closest peer worth asking now; null if the walk needs none. */
  private @Nullable Candidate nextToAsk() {
    boolean near = hasArrived();
    int seen = 0;
    for (Candidate candidate : candidates.values()) {
      if (candidate.state == State.HEARD_OF) {
        return candidate;
      }
      if (candidate.state != State.FAILED) {
        seen++;
      }
      if (near && seen >= rules.k()) {
        return null;
      }
    }
    return null;
  }

  /** True once the beta closest of those that may still answer have done so. */
  private boolean hasArrived() {
    int answered = 0;
    for (Candidate candidate : candidates.values()) {
      switch (candidate.state) {
        case ANSWERED -> answered++;
        case HEARD_OF, ASKED -> {
          return false;
        }
        case SLOW, FAILED -> {}
      }
      if (answered >= rules.beta()) {
        return true;
      }
    }
    return false;
  }

  private void start(Candidate candidate, Question question) {
    candidate.state = State.ASKED;
    asked++;
    running++;
    places++;
    if (!candidate.peer.addresses().isEmpty()) {
      requests.remember(candidate.teller, candidate.peer);
    }
    Scheduler.Timer slow =
        scheduler.schedule(rules.patience(), () -> events.add(new Event.Slow(candidate)));
    Duration last = rules.timeout().plus(rules.patience());
    Scheduler.Timer late = scheduler.schedule(last, () -> events.add(new Event.Failed(candidate)));
    scheduler.start(
        "kad-request",
        () -> {
          try {
            events.add(new Event.Answered(candidate, question.ask(candidate.peer.peer())));
          } catch (IOException | RuntimeException e) {
            events.add(new Event.Failed(candidate));
          } finally {
            slow.cancel();
            late.cancel();
          }
        });
  }

  /** False if that is enough. */
  private boolean take(Event event, Predicate<Answer> sink) {
    return switch (event) {
      case Event.Answered(Candidate candidate, KadMessage message) -> {
        if (!settle(candidate, State.ANSWERED)) {
          yield true;
        }
        PeerId teller = candidate.peer.peer();
        message.closer().stream().limit(2L * rules.k()).forEach(each -> add(each, teller));
        yield sink.test(new Answer(candidate.peer.peer(), message));
      }
      case Event.Failed(Candidate candidate) -> {
        boolean ignored = settle(candidate, State.FAILED);
        yield true;
      }
      case Event.Slow(Candidate candidate) -> {
        if (candidate.state == State.ASKED) {
          candidate.state = State.SLOW;
          places--;
        }
        yield true;
      }
    };
  }

  /** Notes how a request has ended; false if that was known. */
  private boolean settle(Candidate candidate, State end) {
    if (candidate.state != State.ASKED && candidate.state != State.SLOW) {
      return false;
    }
    if (candidate.state == State.ASKED) {
      places--;
    }
    running--;
    candidate.state = end;
    return true;
  }

  private void add(DhtPeer peer, PeerId teller) {
    if (peer.peer().equals(self)) {
      return;
    }
    KadKey key = KadKey.of(peer.peer());
    Candidate known = candidates.get(key);
    if (known == null) {
      candidates.put(key, new Candidate(peer, teller));
    } else if (known.state == State.HEARD_OF && known.peer.addresses().isEmpty()) {
      candidates.put(key, new Candidate(peer, teller));
    }
    if (candidates.size() > MAX_CANDIDATES
        && candidates.lastEntry().getValue().state == State.HEARD_OF) {
      candidates.pollLastEntry();
    }
  }

  private List<DhtPeer> closestAnswered() {
    List<DhtPeer> closest = new ArrayList<>();
    for (Candidate candidate : candidates.values()) {
      if (candidate.state == State.ANSWERED && closest.size() < rules.k()) {
        closest.add(candidate.peer);
      }
    }
    return closest;
  }
}
