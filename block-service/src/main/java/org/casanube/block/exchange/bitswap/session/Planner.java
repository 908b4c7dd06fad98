package org.casanube.block.exchange.bitswap.session;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.casanube.block.exchange.bitswap.session.Want.Place;
import org.casanube.block.exchange.bitswap.wire.WantEntry;
import org.casanube.block.exchange.bitswap.wire.WantType;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multihash;
import org.casanube.multiformats.PeerId;
import org.jspecify.annotations.Nullable;

/**
 * Decides what is asked of whom. Who has had blocks of a session is asked for the others right
 * away, each for as much as it delivers in a short while: so the shares follow the speeds, and no
 * block is asked of two. When nobody known may have a block, a few peers are asked whether they
 * have it, then more, then it is left with all of them and asked again now and then. Guarded by the
 * client's lock.
 */
final class Planner {
  private static final int FIRST_ASKED = 8;
  private static final int MAX_SEARCHES = 32;
  private static final int FIRST_SEARCHES = 4;
  private static final int MAX_DORMANT = 512;
  private static final int UNPLACED_TRIES = 8;
  private static final long SEARCH_NANOS = 250_000_000L;
  private static final long ANSWER_NANOS = 1_000_000_000L;
  private static final long DOUBT_NANOS = 1_000_000_000L;
  private static final long REFRESH_NANOS = 30_000_000_000L;
  private static final long PARK_NANOS = 15_000_000_000L;

  private final ClientSettings settings;
  private final Map<PeerId, RemotePeer> peers;
  private final Map<Multihash, Want> wants;
  private final ExtraAsking extra;
  private long underWayBytes;

  /** Decides over these, which are the client's. */
  Planner(ClientSettings settings, Map<PeerId, RemotePeer> peers, Map<Multihash, Want> wants) {
    this.settings = settings;
    this.peers = peers;
    this.wants = wants;
    this.extra = new ExtraAsking(peers);
  }

  /** Who may be asked for a block now, and whether there is somebody who only has no room. */
  private record Choice(@Nullable RemotePeer peer, boolean busy) {}

  long underWayBytes() {
    return underWayBytes;
  }

  // Asking.

  /** Asks for as much of the session as there is room for. */
  void fill(BitswapSession session, long now) {
    int tries = UNPLACED_TRIES;
    for (Want want : List.copyOf(session.at(Place.UNPLACED))) {
      if (tries == 0 || !mayAsk(session)) {
        return;
      }
      place(want, now);
      tries -= want.place() == Place.UNPLACED ? 1 : 0;
    }
    while (!session.queued().isEmpty() && mayAsk(session)) {
      Cid cid = session.queued().iterator().next();
      Want known = wants.get(cid.multihash());
      if (known == null && !activate(session, cid, now)) {
        return;
      }
      if (known != null) {
        join(session, cid, known);
      }
      session.queued().remove(cid);
    }
  }

  private boolean mayAsk(BitswapSession session) {
    if (session.underWayBytes() == 0 && session.arrivedBytes() < settings.sessionBytes()) {
      return true;
    }
    return session.hasRoom(settings.sessionBytes())
        && underWayBytes + session.estimate() <= settings.totalBytes();
  }

  private void join(BitswapSession session, Cid cid, Want want) {
    want.interests().add(new Want.Interest(session, cid));
    session.active().put(cid, want);
    want.asked().forEach(session::asked);
  }

  /** Takes the next want from the queue; false if nobody can be asked for it at present. */
  private boolean activate(BitswapSession session, Cid cid, long now) {
    Choice choice = choose(session, null, now);
    RemotePeer peer = choice.peer();
    int searches = session.at(Place.SEARCHING).size();
    int maxSearches = session.peers().isEmpty() ? FIRST_SEARCHES : MAX_SEARCHES;
    boolean somebody = peers.values().stream().anyMatch(each -> each.isUsable(now));
    if (peer == null && (choice.busy() || searches >= maxSearches || !somebody)) {
      return false;
    }
    Want want = new Want(cid);
    wants.put(cid.multihash(), want);
    join(session, cid, want);
    if (peer == null) {
      search(want, now);
    } else {
      request(want, peer, now);
    }
    return true;
  }

  /** Asks somebody for the block who may have it, or looks for somebody. */
  void place(Want want, long now) {
    Choice choice = choose(want.lead(), want, now);
    RemotePeer peer = choice.peer();
    if (peer != null) {
      request(want, peer, now);
    } else if (choice.busy()) {
      want.lead().move(want, Place.UNPLACED);
    } else if (want.place() != Place.SEARCHING && want.place() != Place.DORMANT) {
      search(want, now);
    }
  }

  /** The peer that would deliver the block first. */
  private Choice choose(BitswapSession session, @Nullable Want want, long now) {
    long estimate = session.estimate();
    RemotePeer best = null;
    double bestNanos = Double.MAX_VALUE;
    boolean busy = false;
    for (RemotePeer peer : candidates(session, want)) {
      if (!peer.isUsable(now) || (want != null && want.lacks().contains(peer))) {
        continue;
      }
      double nanos = peer.nanosUntilDelivered(estimate);
      if (!peer.hasRoom(estimate, settings.peerBytes(), settings.peerWants())) {
        busy = true;
      } else if (nanos < bestNanos) {
        best = peer;
        bestNanos = nanos;
      }
    }
    return new Choice(best, busy);
  }

  static Set<RemotePeer> candidates(BitswapSession session, @Nullable Want want) {
    return want == null || want.has().isEmpty() ? session.peers() : want.has();
  }

  private void request(Want want, RemotePeer peer, long now) {
    BitswapSession lead = want.lead();
    long estimate = lead.estimate();
    lead.move(want, Place.REQUESTED);
    want.request(peer.ask(want, estimate, now));
    want.unanswered().remove(peer);
    told(want, peer);
    lead.countUnderWay(estimate);
    underWayBytes += estimate;
  }

  static void told(Want want, RemotePeer peer) {
    if (want.told().add(peer)) {
      peer.countTold(1);
    }
    want.interests().forEach(interest -> interest.session().asked(peer));
  }

  /** The block is not under way any more. */
  void unrequest(Want want) {
    Want.Request request = want.request();
    if (request != null) {
      request.peer().notUnderWay(want, request);
      want.lead().countUnderWay(-request.estimate());
      underWayBytes -= request.estimate();
      want.request(null);
    }
  }

  private static void unrequestSecond(Want want) {
    Want.Request second = want.second();
    if (second != null) {
      second.peer().notUnderWay(want, second);
      want.second(null);
    }
  }

  // Looking for peers.

  private void search(Want want, long now) {
    want.lead().move(want, Place.SEARCHING);
    want.searched(0, now);
    searchOn(want, now);
  }

  /** Asks some more peers whether they have it; when all have said no, leaves it at that. */
  private void searchOn(Want want, long now) {
    List<RemotePeer> all = unasked(want, now);
    if (all.isEmpty()) {
      if (want.unanswered().isEmpty() || now - want.nextSearch() >= ANSWER_NANOS) {
        sleep(want, now);
      }
      return;
    }
    List<RemotePeer> unasked = all.stream().filter(RemotePeer::takesPresenceWant).toList();
    if (unasked.isEmpty()) {
      want.searched(want.searchRound(), now + SEARCH_NANOS);
      return;
    }
    int round = want.searchRound();
    int count = Math.min(unasked.size(), FIRST_ASKED << Math.min(round, 10));
    want.searched(round + 1, now + (SEARCH_NANOS << Math.min(round, 3)));
    RemotePeer first = unasked.getFirst();
    boolean atOnce = round == 0 || !first.hasPresences();
    for (RemotePeer peer : unasked.subList(atOnce ? 1 : 0, count)) {
      askPresence(want, peer);
    }
    if (atOnce) {
      request(want, first, now);
    }
  }

  /** Connected peers that were not asked for this; who has been good for something comes first. */
  private List<RemotePeer> unasked(Want want, long now) {
    List<RemotePeer> unasked = new ArrayList<>();
    for (RemotePeer peer : peers.values()) {
      boolean known = want.told().contains(peer) || want.lacks().contains(peer);
      if (!known && peer.isUsable(now)) {
        unasked.add(peer);
      }
    }
    BitswapSession lead = want.lead();
    unasked.sort(
        Comparator.comparing((RemotePeer peer) -> !peer.hasPresences())
            .thenComparing(peer -> !lead.suggestions().contains(peer.id()))
            .thenComparingLong(peer -> -peer.usefulBytes()));
    return unasked;
  }

  static void askPresence(Want want, RemotePeer peer) {
    if (!peer.hasPresences()) {
      return;
    }
    peer.send(WantEntry.of(want.cid(), WantType.HAVE, 1));
    want.unanswered().add(peer);
    told(want, peer);
  }

  /** Leaves a want with the peers, who will say when they get the block. */
  private void sleep(Want want, long now) {
    BitswapSession lead = want.lead();
    want.unanswered().clear();
    want.searched(0, now + want.rest(DOUBT_NANOS, REFRESH_NANOS));
    lead.move(want, Place.DORMANT);
    Set<Want> dormant = lead.at(Place.DORMANT);
    if (dormant.size() > MAX_DORMANT) {
      park(dormant.iterator().next(), now);
    }
  }

  /** Takes a want back from the peers, to be queued again later. */
  private void park(Want want, long now) {
    drop(want);
    for (Want.Interest interest : want.interests()) {
      interest.session().active().remove(interest.cid());
      interest.session().parked().put(interest.cid(), now + PARK_NANOS);
    }
  }

  // What peers say.

  void has(Want want, RemotePeer peer, long now) {
    want.unanswered().remove(peer);
    untell(want, peer);
    want.lacks().remove(peer);
    want.has().add(peer);
    want.interests().forEach(interest -> interest.session().useful(peer));
    if (want.request() == null) {
      place(want, now);
    }
  }

  void lacks(Want want, RemotePeer peer, long now) {
    want.unanswered().remove(peer);
    want.has().remove(peer);
    want.lacks().add(peer);
    want.interests().forEach(interest -> interest.session().missed(peer));
    Want.Request second = want.second();
    if (second != null && second.peer() == peer) {
      unrequestSecond(want);
    }
    Want.Request request = want.request();
    if (request != null && request.peer() == peer) {
      unrequest(want);
      goOn(want, now);
    } else if (want.place() == Place.SEARCHING && want.unanswered().isEmpty()) {
      searchOn(want, now);
    }
  }

  /** Goes on with a want whose block does not come from where it was asked for. */
  private void goOn(Want want, long now) {
    want.lead().move(want, Place.NONE);
    if (!want.unanswered().isEmpty() && want.searchRound() > 0) {
      want.lead().move(want, Place.SEARCHING);
    }
    place(want, now);
  }

  private static void untell(Want want, RemotePeer peer) {
    if (want.told().remove(peer)) {
      peer.countTold(-1);
    }
  }

  /** The block has come from this peer; the others are told that it is wanted no longer. */
  void delivered(Want want, RemotePeer from) {
    untell(want, from);
    drop(want);
  }

  /** Ends a want: peers are told, and it is of no session any more. */
  void drop(Want want) {
    unrequest(want);
    unrequestSecond(want);
    for (RemotePeer peer : List.copyOf(want.told())) {
      untell(want, peer);
      peer.send(WantEntry.cancel(want.cid()));
      peer.remember(want.multihash(), want.lead());
    }
    want.lead().move(want, Place.NONE);
    wants.remove(want.multihash(), want);
  }

  /** A session wants this no longer; others may, then the next of them leads. */
  void leave(Want want, BitswapSession session, Cid cid, long now) {
    Want.Interest interest = new Want.Interest(session, cid);
    if (want.interests().size() == 1) {
      drop(want);
      return;
    }
    if (want.interests().getFirst().equals(interest)) {
      Want.Request request = want.request();
      if (request != null) {
        unrequest(want);
        untell(want, request.peer());
        request.peer().send(WantEntry.cancel(want.cid()));
        request.peer().remember(want.multihash(), session);
      }
      unrequestSecond(want);
      session.move(want, Place.NONE);
      want.interests().removeFirst();
      place(want, now);
    } else {
      want.interests().remove(interest);
    }
  }

  /** The peer is gone, or must be told all anew: nothing of it is under way. */
  void forget(RemotePeer peer, long now) {
    for (Want want : List.copyOf(wants.values())) {
      untell(want, peer);
      want.forget(peer);
      Want.Request second = want.second();
      if (second != null && second.peer() == peer) {
        unrequestSecond(want);
      }
      Want.Request request = want.request();
      if (request != null && request.peer() == peer) {
        unrequest(want);
        want.lead().move(want, Place.NONE);
      }
    }
    for (Want want : List.copyOf(wants.values())) {
      if (want.place() == Place.NONE) {
        place(want, now);
      }
    }
  }

  /** A peer has come: is there what it may have? */
  void offer(RemotePeer peer, Iterable<BitswapSession> sessions, long now) {
    for (BitswapSession session : sessions) {
      if (session.suggestions().contains(peer.id())) {
        session.useful(peer);
        session.reached(peer.id());
      }
      List.copyOf(session.at(Place.SEARCHING)).forEach(want -> offer(want, peer, now));
      for (Want want : List.copyOf(session.at(Place.DORMANT))) {
        want.searched(1, now);
        session.move(want, Place.SEARCHING);
        offer(want, peer, now);
      }
      session.queued().addAll(session.parked().keySet());
      session.parked().clear();
      fill(session, now);
    }
  }

  private void offer(Want want, RemotePeer peer, long now) {
    boolean known = want.told().contains(peer) || want.lacks().contains(peer);
    if (known || !peer.takesPresenceWant()) {
      return;
    }
    long estimate = want.lead().estimate();
    boolean room = peer.hasRoom(estimate, settings.peerBytes(), settings.peerWants());
    if (room && want.unanswered().isEmpty()) {
      request(want, peer, now);
    } else {
      askPresence(want, peer);
    }
  }

  // What the clock does.

  /** Goes on with whatever of the session has waited long enough. */
  void tick(BitswapSession session, long now) {
    for (Want want : List.copyOf(session.at(Place.SEARCHING))) {
      if (now - want.nextSearch() >= 0) {
        goOnSearching(want, now);
      }
    }
    for (Want want : List.copyOf(session.at(Place.DORMANT))) {
      if (now - want.nextSearch() >= 0) {
        want.askAgain();
        List.copyOf(want.told()).forEach(peer -> untell(want, peer));
        search(want, now);
      }
    }
    unpark(session, now);
    extra.probe(session, now);
    fill(session, now);
    extra.endgame(session, now);
  }

  /** Some peer may have been found meanwhile that is likely to have it. */
  private void goOnSearching(Want want, long now) {
    RemotePeer peer = mayAsk(want.lead()) ? choose(want.lead(), want, now).peer() : null;
    if (peer != null) {
      request(want, peer, now);
    } else {
      searchOn(want, now);
    }
  }

  private static void unpark(BitswapSession session, long now) {
    Iterator<Map.Entry<Cid, Long>> parked = session.parked().entrySet().iterator();
    while (parked.hasNext()) {
      Map.Entry<Cid, Long> next = parked.next();
      if (now - next.getValue() < 0) {
        return;
      }
      session.queued().add(next.getKey());
      parked.remove();
    }
  }

  /** A peer is silent: asks others for what it was asked for, where there are any. */
  void stalled(RemotePeer peer, long now) {
    for (Want want : List.copyOf(peer.inFlight().values())) {
      Want.Request request = want.request();
      if (request == null || request.peer() != peer) {
        unrequestSecond(want);
      } else if (hasOthers(want, peer, now)) {
        lose(want, request, now);
      } else {
        peer.send(WantEntry.of(want.cid(), WantType.BLOCK, 1));
      }
    }
  }

  private boolean hasOthers(Want want, RemotePeer than, long now) {
    return peers.values().stream()
        .anyMatch(peer -> peer != than && peer.isUsable(now) && !want.lacks().contains(peer));
  }

  /** Does not wait for a peer's block any more, which may have been lost on its way. */
  void lose(Want want, Want.Request request, long now) {
    RemotePeer peer = request.peer();
    want.doubt();
    unrequest(want);
    untell(want, peer);
    peer.send(WantEntry.cancel(want.cid()));
    peer.remember(want.multihash(), want.lead());
    want.has().remove(peer);
    want.lacks().add(peer);
    goOn(want, now);
  }
}
