package org.casanube.block.exchange.bitswap.ledger;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.ReentrantLock;
import org.casanube.block.blocks.Block;
import org.casanube.block.exchange.PeerPolicy;
import org.casanube.block.exchange.bitswap.ledger.WantLedger.Want;
import org.casanube.block.exchange.bitswap.stream.Outlet;
import org.casanube.block.exchange.bitswap.wire.MessageBuilder;
import org.casanube.block.exchange.bitswap.wire.WantEntry;
import org.casanube.block.exchange.bitswap.wire.WantType;
import org.casanube.block.exchange.bitswap.wire.Wantlist;
import org.casanube.multiformats.Multihash;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.Connection;
import org.casanube.p2p.Host;
import org.casanube.p2p.LimitExceededException;
import org.casanube.p2p.NegotiationException;
import org.casanube.p2p.schedule.Scheduler.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Answers what peers want. Wants are noted when they come, and looked up by a task of the peer's
 * that lives while it has any to answer: it opens a stream, takes a {@linkplain Turns turn}, fills
 * one message with the most urgent, and sends it; when that takes long, the next has the turn. One
 * that could not be sent to is left alone for a while. So a peer that reads slowly slows nobody but
 * itself, and costs no more memory than one message. Thread-safe.
 */
public final class BlockServer {
  private static final System.Logger LOG = System.getLogger(BlockServer.class.getName());

  /** For this long a peer has its turn while it takes a message. */
  private static final Duration TURN = Duration.ofMillis(250);

  private final Host host;
  private final ServedBlocks blocks;
  private final PeerPolicy policy;
  private final ServerSettings settings;
  private final ServerListener listener;
  private final Turns turns;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<PeerId, ServedPeer> peers = new LinkedHashMap<>();
  private final Map<Multihash, List<Want>> byHash = new HashMap<>();
  private volatile boolean nothingWanted = true;

  public BlockServer(
      Host host,
      ServedBlocks blocks,
      PeerPolicy policy,
      ServerSettings settings,
      ServerListener listener) {
    this.host = host;
    this.blocks = blocks;
    this.policy = policy;
    this.settings = settings;
    this.listener = listener;
    this.turns = new Turns(settings.sendsAtOnce(), host.scheduler()::nanoTime);
  }

  /** Takes over what a peer wants now. Never waits. */
  public void received(PeerId id, Wantlist wantlist) {
    if (wantlist.isEmpty()) {
      return;
    }
    boolean start;
    ServedPeer peer;
    lock.lock();
    try {
      peer = peers.get(id);
      if (peer == null) {
        List<Connection> connections = host.connections(id);
        if (connections.isEmpty()) {
          return;
        }
        String origin = Origin.of(connections.getFirst().remoteAddress());
        WantLedger wants = new WantLedger(settings.maxWants(), this::gone);
        peer = new ServedPeer(id, origin, new Outlet(host, id), wants);
        peers.put(id, peer);
      }
      if (wantlist.full()) {
        peer.wants().clear();
      }
      for (WantEntry entry : wantlist.entries()) {
        take(peer, entry);
      }
      start = peer.beginServing();
    } finally {
      lock.unlock();
    }
    startIf(start, peer);
  }

  private void take(ServedPeer peer, WantEntry entry) {
    if (entry.cancel()) {
      peer.wants().cancel(entry.cid());
      return;
    }
    Want want = peer.wants().add(peer, entry);
    if (want == null) {
      listener.wantPassedOver(peer.id());
      return;
    }
    byHash.computeIfAbsent(entry.cid().multihash(), _ -> new ArrayList<>(1)).add(want);
    nothingWanted = false;
  }

  private void gone(Want want) {
    Multihash multihash = want.cid().multihash();
    List<Want> others = byHash.get(multihash);
    if (others != null && others.remove(want) && others.isEmpty()) {
      byHash.remove(multihash);
      nothingWanted = byHash.isEmpty();
    }
  }

  private void startIf(boolean due, ServedPeer peer) {
    if (due) {
      host.scheduler().start("exchange-serve", () -> serve(peer));
    }
  }

  /** A block has come to be here: those that want it get it. Costs little when nobody does. */
  public void blockAdded(Multihash multihash) {
    if (nothingWanted) {
      return;
    }
    List<ServedPeer> woken = new ArrayList<>();
    lock.lock();
    try {
      for (Want want : byHash.getOrDefault(multihash, List.of())) {
        if (want.peer().wants().arrived(want) && want.peer().beginServing()) {
          woken.add(want.peer());
        }
      }
    } finally {
      lock.unlock();
    }
    woken.forEach(peer -> startIf(true, peer));
  }

  /** Forgets a peer that is no longer connected. */
  public void disconnected(PeerId id) {
    ServedPeer peer;
    lock.lock();
    try {
      peer = peers.remove(id);
      if (peer != null) {
        peer.leave();
      }
    } finally {
      lock.unlock();
    }
    if (peer != null) {
      peer.outlet().close();
    }
  }

  /** Forgets all peers. */
  public void close() {
    List<PeerId> all;
    lock.lock();
    try {
      all = List.copyOf(peers.keySet());
    } finally {
      lock.unlock();
    }
    all.forEach(this::disconnected);
  }

  /** How many wants are remembered, of all peers. */
  public int wants() {
    lock.lock();
    try {
      return peers.values().stream().mapToInt(peer -> peer.wants().size()).sum();
    } finally {
      lock.unlock();
    }
  }

  private void serve(ServedPeer peer) {
    Pace pace = new Pace(settings.messageBytes());
    while (hasWork(peer)) {
      try {
        serveInTurns(peer, pace);
      } catch (IOException e) {
        LOG.log(System.Logger.Level.DEBUG, () -> "no answer to " + peer.id() + ": " + e);
        failed(peer, e);
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.WARNING, "answering a peer failed", e);
        failed(peer, e);
      }
    }
  }

  private boolean hasWork(ServedPeer peer) {
    lock.lock();
    try {
      if (peer.isServable() && peer.wants().hasDue()) {
        return true;
      }
      peer.endServing();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** Sends messages by one stream, as long as it is open and there is anything to say. */
  private void serveInTurns(ServedPeer peer, Pace pace) throws IOException {
    peer.outlet().open();
    long turn = turns.take(peer.account());
    long sent = 0;
    try {
      sent = serveOnce(peer, pace, turn);
      while (!peer.outlet().isFresh() && hasDue(peer)) {
        turn = turns.takeAgain(peer.account(), sent);
        sent = 0;
        sent = serveOnce(peer, pace, turn);
      }
    } finally {
      turns.giveBack(peer.account(), sent);
    }
  }

  private boolean hasDue(ServedPeer peer) {
    lock.lock();
    try {
      return peer.isServable() && peer.wants().hasDue();
    } finally {
      lock.unlock();
    }
  }

  /** Sends one message; returns how many bytes it had. */
  private long serveOnce(ServedPeer peer, Pace pace, long turn) throws IOException {
    MessageBuilder message = new MessageBuilder();
    fill(message, peer, pace.messageBytes());
    if (message.isEmpty()) {
      return 0;
    }
    long start = host.scheduler().nanoTime();
    Timer late = host.scheduler().schedule(TURN, () -> passOn(peer, turn));
    try {
      peer.outlet().send(message);
    } finally {
      late.cancel();
    }
    pace.sent(message.size(), host.scheduler().nanoTime() - start);
    succeeded(peer);
    listener.sent(peer.id(), message.blocks(), message.blockBytes());
    return message.size();
  }

  private void fill(MessageBuilder message, ServedPeer peer, int bytes) {
    while (message.size() < bytes) {
      Want want = next(peer);
      if (want == null) {
        return;
      }
      answer(want, message);
    }
  }

  private void passOn(ServedPeer peer, long turn) {
    if (!turns.passOn(peer.account(), turn)) {
      Timer ignored = host.scheduler().schedule(TURN, () -> passOn(peer, turn));
    }
  }

  private @Nullable Want next(ServedPeer peer) {
    lock.lock();
    try {
      return peer.wants().takeDue();
    } finally {
      lock.unlock();
    }
  }

  private void answer(Want want, MessageBuilder message) {
    if (!policy.allows(want.peer().id(), want.cid())) {
      listener.refused(want.peer().id());
      lacking(want, message);
    } else if (want.type() == WantType.HAVE) {
      answerPresence(want, message);
    } else {
      answerBlock(want, message);
    }
  }

  private void answerPresence(Want want, MessageBuilder message) {
    OptionalInt size = blocks.findSize(want.cid());
    if (size.isEmpty()) {
      lacking(want, message);
    } else if (size.getAsInt() <= settings.inlineBytes()) {
      answerBlock(want, message);
    } else {
      message.presence(want.cid(), true);
      done(want);
    }
  }

  private void answerBlock(Want want, MessageBuilder message) {
    Optional<Block> block = blocks.find(want.cid());
    if (block.isEmpty()) {
      lacking(want, message);
    } else if (done(want)) {
      message.block(want.cid(), block.get());
    }
  }

  /** Forgets a want that is answered; false if it was cancelled meanwhile. */
  private boolean done(Want want) {
    lock.lock();
    try {
      boolean held = want.peer().wants().holds(want);
      want.peer().wants().forget(want);
      return held;
    } finally {
      lock.unlock();
    }
  }

  private void lacking(Want want, MessageBuilder message) {
    if (want.sendDontHave()) {
      message.presence(want.cid(), false);
    }
    lock.lock();
    try {
      want.peer().wants().missing(want);
    } finally {
      lock.unlock();
    }
  }

  private void succeeded(ServedPeer peer) {
    lock.lock();
    try {
      peer.succeeded();
    } finally {
      lock.unlock();
    }
  }

  /**
   * What the message said is lost, and the peer asks for it again. What was not in it is kept for
   * when the peer is answered again, unless it is one that never will be.
   */
  private void failed(ServedPeer peer, Exception failure) {
    listener.sendFailed(peer.id(), String.valueOf(failure.getMessage()));
    Duration rest;
    lock.lock();
    try {
      if (failure instanceof NegotiationException) {
        peer.wants().clear();
      }
      rest = failure instanceof LimitExceededException ? peer.restShortly() : peer.rest();
    } finally {
      lock.unlock();
    }
    Timer ignored = host.scheduler().schedule(rest, () -> rested(peer));
  }

  private void rested(ServedPeer peer) {
    boolean start;
    lock.lock();
    try {
      peer.endRest();
      start = peer.beginServing();
    } finally {
      lock.unlock();
    }
    startIf(start, peer);
  }
}
