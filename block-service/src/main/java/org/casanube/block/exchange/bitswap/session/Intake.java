package org.casanube.block.exchange.bitswap.session;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.casanube.block.blocks.Block;
import org.casanube.block.exchange.bitswap.wire.Presence;
import org.casanube.multiformats.Multihash;
import org.casanube.p2p.Host;
import org.jspecify.annotations.Nullable;

/**
 * What peers send, and fail to send: gives blocks to the sessions that want them, and judges the
 * peers by it. Guarded by the client's lock.
 */
final class Intake {
  private static final long PATIENCE_NANOS = 5_000_000_000L;
  private static final long MAX_PATIENCE_NANOS = 30_000_000_000L;
  private static final long MAX_BLOCKLESS_NANOS = 60_000_000_000L;
  private static final long LOST_NANOS = 30_000_000_000L;
  private static final int LOST_BLOCKS = 64;
  private static final int MAX_STALLS = 3;
  private static final long LONG_ASIDE_NANOS = 300_000_000_000L;
  private static final long ASIDE_NANOS = 30_000_000_000L;

  private final Host host;
  private final Map<Multihash, Want> wants;
  private final Set<BitswapSession> sessions;
  private final Planner planner;
  private final ClientListener listener;

  /** Gives what comes to these, which are the client's. */
  Intake(
      Host host,
      Map<Multihash, Want> wants,
      Set<BitswapSession> sessions,
      Planner planner,
      ClientListener listener) {
    this.host = host;
    this.wants = wants;
    this.sessions = sessions;
    this.planner = planner;
    this.listener = listener;
  }

  private long now() {
    return host.scheduler().nanoTime();
  }

  /** Bytes have come that nobody ever asked this peer for. */
  void unasked(RemotePeer peer, int size) {
    listener.unasked(peer.id(), size);
    if (peer.unasked(size)) {
      putAside(peer, LONG_ASIDE_NANOS, "sends what nobody asked for");
    }
  }

  private void putAside(RemotePeer peer, long nanos, String reason) {
    listener.putAside(peer.id(), reason);
    peer.putAside(now() + nanos, reason);
    planner.forget(peer, now());
    sessions.forEach(session -> session.forget(peer));
  }

  /** A block has come, named by its hash; notes the sessions that have it now. */
  void accept(RemotePeer peer, Block block, Set<BitswapSession> touched) {
    Want want = wants.get(block.multihash());
    if (want == null) {
      late(peer, block);
      return;
    }
    long now = now();
    Want.Request request = requestOf(want, peer);
    if (request != null) {
      long waited = now - request.at();
      peer.speed().delivered(block.size(), waited, request.alone(), now);
      listener.received(peer.id(), block.size(), waited);
    } else {
      listener.received(peer.id(), block.size(), 0);
    }
    peer.hasDelivered(block.size(), now);
    planner.delivered(want, peer);
    for (Want.Interest interest : want.interests()) {
      interest.session().arrived(interest.cid(), block, peer);
      touched.add(interest.session());
    }
  }

  private static Want.@Nullable Request requestOf(Want want, RemotePeer peer) {
    Want.Request request = want.request();
    if (request != null && request.peer() == peer) {
      return request;
    }
    Want.Request second = want.second();
    return second != null && second.peer() == peer ? second : null;
  }

  private void late(RemotePeer peer, Block block) {
    BitswapSession session = peer.recent(block.multihash());
    if (session == null) {
      unasked(peer, block.size());
      return;
    }
    session.duplicate(block.size());
    listener.duplicate(peer.id(), block.size());
  }

  /** A peer says whether it has a block; notes the sessions that want it. */
  void accept(RemotePeer peer, Presence presence, Set<BitswapSession> touched) {
    Want want = wants.get(presence.cid().multihash());
    if (want == null) {
      BitswapSession session = peer.recent(presence.cid().multihash());
      if (session != null && presence.has() && !session.isClosed()) {
        session.useful(peer);
        touched.add(session);
      }
    } else if (want.told().contains(peer)) {
      want.interests().forEach(interest -> touched.add(interest.session()));
      if (presence.has()) {
        planner.has(want, peer, now());
      } else {
        planner.lacks(want, peer, now());
      }
    }
  }

  /** Connections that blocks come from are kept when there are too many. */
  void weigh(RemotePeer peer) {
    peer.changedWeight().ifPresent(weight -> host.trimmer().weigh(peer.id(), "exchange", weight));
  }

  /** Looks whether the peer still delivers. */
  void check(RemotePeer peer, long now) {
    long patience = Math.min(MAX_PATIENCE_NANOS, PATIENCE_NANOS << Math.min(peer.stalls(), 3));
    if (peer.silentNanos(now) > patience || peer.blocklessNanos(now) > MAX_BLOCKLESS_NANOS) {
      listener.stalled(peer.id());
      peer.stalled(now);
      planner.stalled(peer, now);
      if (peer.stalls() >= MAX_STALLS) {
        putAside(peer, ASIDE_NANOS, "does not answer");
      }
      return;
    }
    for (Want want : List.copyOf(peer.inFlight().values())) {
      Want.Request request = requestOf(want, peer);
      if (request == null || now - request.at() < LOST_NANOS) {
        return;
      }
      if (peer.delivered() - request.delivered() > LOST_BLOCKS + 2L * peer.inFlight().size()
          && request.equals(want.request())) {
        planner.lose(want, request, now);
      }
    }
  }
}
