package org.casanube.block.exchange.bitswap.ledger;

import java.io.IOException;
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
import org.casanube.p2p.Host;
import org.jspecify.annotations.Nullable;

/**
 * Answers what peers want. Wants are noted when they come, and looked up by a task of the peer's
 * that lives while it has any to answer: it takes a {@linkplain Turns turn}, fills one message with
 * the most urgent, and sends it. So a peer that reads slowly slows nobody but itself, and costs no
 * more memory than one message. Thread-safe.
 */
public final class BlockServer {
  private static final System.Logger LOG = System.getLogger(BlockServer.class.getName());

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
    this.turns = new Turns(settings.sendsAtOnce());
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
        if (host.connections(id).isEmpty()) {
          return;
        }
        peer = new ServedPeer(id, new Outlet(host, id), settings.maxWants(), this::gone);
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
    turns.take(peer.account());
    long sent = 0;
    try {
      while (hasWork(peer)) {
        if (sent > 0) {
          turns.takeAgain(peer.account(), sent);
        }
        sent = serveOrFail(peer, pace);
      }
    } finally {
      turns.giveBack(peer.account(), sent);
    }
  }

  private long serveOrFail(ServedPeer peer, Pace pace) {
    try {
      return serveOnce(peer, pace);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, () -> "no answer to " + peer.id() + ": " + e);
      failed(peer, e);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "answering a peer failed", e);
      failed(peer, e);
    }
    return 0;
  }

  private boolean hasWork(ServedPeer peer) {
    lock.lock();
    try {
      if (!peer.isGone() && peer.wants().hasDue()) {
        return true;
      }
      peer.endServing();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** Sends one message; returns how many bytes it had. */
  private long serveOnce(ServedPeer peer, Pace pace) throws IOException {
    MessageBuilder message = new MessageBuilder();
    while (message.size() < pace.messageBytes()) {
      Want want = next(peer);
      if (want == null) {
        break;
      }
      answer(want, message);
    }
    if (message.isEmpty()) {
      return 0;
    }
    long start = host.scheduler().nanoTime();
    peer.outlet().send(message);
    pace.sent(message.size(), host.scheduler().nanoTime() - start);
    listener.sent(peer.id(), message.blocks(), message.blockBytes());
    return message.size();
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

  /** What the message said is lost, and what it answered forgotten: the peer asks again. */
  private void failed(ServedPeer peer, Exception failure) {
    listener.sendFailed(peer.id(), String.valueOf(failure.getMessage()));
    lock.lock();
    try {
      peer.wants().clear();
    } finally {
      lock.unlock();
    }
  }

  /** How large the messages to a peer are: as small as need be for one to take a short while. */
  private static final class Pace {
    private static final int MIN_BYTES = 32 << 10;
    private static final long SHORT_NANOS = 20_000_000;
    private static final long LONG_NANOS = 500_000_000;

    private final int max;
    private int messageBytes;

    Pace(int max) {
      this.max = max;
      this.messageBytes = Math.min(max, 8 * MIN_BYTES);
    }

    int messageBytes() {
      return messageBytes;
    }

    void sent(int bytes, long nanos) {
      if (nanos > LONG_NANOS) {
        messageBytes = Math.max(Math.min(max, MIN_BYTES), messageBytes / 2);
      } else if (nanos < SHORT_NANOS && bytes >= messageBytes) {
        messageBytes = Math.min(max, 2 * messageBytes);
      }
    }
  }
}
