package org.casanube.block.exchange.bitswap.session;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.casanube.block.exchange.bitswap.session.Want.Place;
import org.casanube.multiformats.PeerId;

/**
 * What is asked beyond one peer for one block: of others, whether they have something of a session,
 * and at its end for what a slow peer keeps it waiting for. Guarded by the client's lock.
 */
final class ExtraAsking {
  private static final int PROBES = 4;
  private static final int LAST_FEW = 8;
  private static final long ENDGAME_NANOS = 250_000_000L;

  private final Map<PeerId, RemotePeer> peers;

  /** Asks these, which are the client's. */
  ExtraAsking(Map<PeerId, RemotePeer> peers) {
    this.peers = peers;
  }

  /** Asks some peers that are not the session's whether they have what is asked of others now. */
  void probe(BitswapSession session, long now) {
    Set<Want> requested = session.at(Place.REQUESTED);
    if (session.queued().isEmpty() || requested.isEmpty()) {
      return;
    }
    Want want = requested.iterator().next();
    int left = PROBES;
    for (RemotePeer peer : peers.values()) {
      if (left > 0 && peer.isUsable(now) && peer.hasPresences() && session.probe(peer)) {
        if (!want.told().contains(peer) && peer.takesPresenceWant()) {
          Planner.askPresence(want, peer);
          left--;
        }
      }
    }
  }

  /** Asks an idle peer for what a slow one would deliver much later, once nothing else is left. */
  void endgame(BitswapSession session, long now) {
    Set<Want> requested = session.at(Place.REQUESTED);
    long few = Math.clamp(session.blocks() / 100, 1, LAST_FEW);
    boolean last = session.queued().isEmpty() && session.at(Place.UNPLACED).isEmpty();
    if (!last || requested.isEmpty() || requested.size() > few) {
      return;
    }
    for (Want want : List.copyOf(requested)) {
      Want.Request request = want.request();
      if (want.second() == null && request != null) {
        askSecond(want, request, now);
      }
    }
  }

  private void askSecond(Want want, Want.Request request, long now) {
    long estimate = request.estimate();
    double left = request.peer().nanosUntilDelivered(0);
    for (RemotePeer peer : Planner.candidates(want.lead(), want)) {
      boolean idle = peer.inFlight().isEmpty() && peer.isUsable(now);
      double there = peer.nanosUntilDelivered(estimate);
      if (idle && !want.lacks().contains(peer) && left > 2 * there + ENDGAME_NANOS) {
        want.second(peer.ask(want, estimate, now));
        Planner.told(want, peer);
        return;
      }
    }
  }
}
