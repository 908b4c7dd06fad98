package org.casanube.block.exchange.bitswap.session;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.casanube.block.blocks.Block;
import org.casanube.block.exchange.ExchangeSession;
import org.casanube.block.exchange.bitswap.stream.Outlet;
import org.casanube.block.exchange.bitswap.wire.Dialect;
import org.casanube.block.exchange.bitswap.wire.Message;
import org.casanube.block.exchange.bitswap.wire.MessageBuilder;
import org.casanube.block.exchange.bitswap.wire.MessageDecoder;
import org.casanube.block.exchange.bitswap.wire.Presence;
import org.casanube.block.exchange.bitswap.wire.ReceivedBlock;
import org.casanube.block.exchange.bitswap.wire.WantEntry;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.MultiformatException;
import org.casanube.multiformats.Multihash;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.Host;
import org.casanube.p2p.WireFormatException;

/**
 * Sessions and the peers they ask. Everything happens under one lock, held for a moment: hashing,
 * reading and sending are done outside it. Thread-safe.
 */
public final class BlockClient {
  private static final System.Logger LOG = System.getLogger(BlockClient.class.getName());

  private static final Duration TICK = Duration.ofMillis(100);
  private static final Duration MAX_PATIENCE = Duration.ofDays(1);
  private static final long MAX_RETRY_NANOS = 30_000_000_000L;
  private static final long RETRY_NANOS = 1_000_000_000L;
  private static final int MAX_ENTRIES = 2048;
  private static final int MAX_DIALS = 16;

  /** A message of a peer that was asked for nothing holds wants at most. */
  private static final int MAX_UNASKED_MESSAGE = 512 << 10;

  private final Host host;
  private final ClientSettings settings;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<PeerId, RemotePeer> peers = new LinkedHashMap<>();
  private final Map<Multihash, Want> wants = new LinkedHashMap<>();
  private final Set<BitswapSession> sessions = new LinkedHashSet<>();
  private final Planner planner;
  private final Intake intake;
  private int dials;
  private boolean ticking;
  private boolean closed;

  public BlockClient(Host host, ClientSettings settings, ClientListener listener) {
    this.host = host;
    this.settings = settings;
    this.planner = new Planner(settings, peers, wants);
    this.intake = new Intake(host, wants, sessions, planner, listener);
  }

  private long now() {
    return host.scheduler().nanoTime();
  }

  // Sessions.

  /** Opens a session. */
  public ExchangeSession openSession() {
    lock.lock();
    try {
      BitswapSession session = new BitswapSession(this, lock.newCondition(), lock.newCondition());
      if (closed) {
        session.markClosed();
      } else {
        sessions.add(session);
      }
      return session;
    } finally {
      lock.unlock();
    }
  }

  /** What all sessions want that has not come, each once. */
  public List<Cid> wants() {
    return locked(() ->
        sessions.stream()
            .flatMap(session ->
                Stream.concat(session.active().keySet().stream(), session.queued().stream()))
            .distinct()
            .toList());
  }

  void want(BitswapSession session, Collection<Cid> cids) {
    lock.lock();
    try {
      if (session.isClosed()) {
        return;
      }
      for (Cid cid : cids) {
        if (!session.wants(cid)) {
          session.queued().add(cid);
        }
      }
      planner.fill(session, now());
      keepTicking();
    } finally {
      leave();
    }
  }

  void cancel(BitswapSession session, Collection<Cid> cids) {
    lock.lock();
    try {
      for (Cid cid : cids) {
        session.queued().remove(cid);
        session.parked().remove(cid);
        Want want = session.active().remove(cid);
        if (want != null) {
          planner.leave(want, session, cid, now());
        }
      }
      planner.fill(session, now());
    } finally {
      leave();
    }
  }

  Optional<ExchangeSession.Arrival> next(BitswapSession session, Duration patience)
      throws InterruptedException {
    boolean bounded = patience.compareTo(MAX_PATIENCE) < 0;
    long end = now() + (bounded ? patience : MAX_PATIENCE).toNanos();
    lock.lockInterruptibly();
    try {
      while (true) {
        Optional<ExchangeSession.Arrival> arrival = session.take();
        if (arrival.isPresent()) {
          refill(session);
          return arrival;
        }
        long left = end - now();
        if (session.isClosed() || left <= 0) {
          return Optional.empty();
        }
        host.scheduler().await(lock, session.arrival(), left);
      }
    } finally {
      leave();
    }
  }

  /** What was taken makes room for more. */
  private void refill(BitswapSession session) {
    if (!session.queued().isEmpty() || !session.at(Want.Place.UNPLACED).isEmpty()) {
      planner.fill(session, now());
    }
  }

  void suggest(BitswapSession session, PeerId peer) {
    lock.lock();
    try {
      if (session.isClosed() || peer.equals(host.id())) {
        return;
      }
      session.suggestions().add(peer, now());
      RemotePeer known = peers.get(peer);
      if (known != null && known.isUsable(now())) {
        planner.offer(known, List.of(session), now());
      }
      dialSuggested(session);
    } finally {
      leave();
    }
  }

  private void dialSuggested(BitswapSession session) {
    for (PeerId peer : session.suggestions().due(peers, now(), MAX_DIALS - dials)) {
      dials++;
      host.scheduler().start("exchange-dial", () -> dial(session, peer));
    }
  }

  private void dial(BitswapSession session, PeerId peer) {
    Optional<String> failure = Optional.empty();
    try {
      host.dial(peer);
    } catch (IOException e) {
      failure = Optional.of(String.valueOf(e.getMessage()));
    }
    lock.lock();
    try {
      dials--;
      session.suggestions().dialled(peer, failure.isEmpty(), now());
      failure.ifPresent(reason -> session.failed(peer, reason));
    } finally {
      leave();
    }
  }

  ExchangeSession.Report report(BitswapSession session) {
    lock.lock();
    try {
      return session.reportNow(peers, now());
    } finally {
      leave();
    }
  }

  void close(BitswapSession session) {
    lock.lock();
    try {
      if (session.isClosed()) {
        return;
      }
      List<Map.Entry<Cid, Want>> active = List.copyOf(session.active().entrySet());
      session.markClosed();
      for (Map.Entry<Cid, Want> each : active) {
        planner.leave(each.getValue(), session, each.getKey(), now());
      }
      session.active().clear();
      sessions.remove(session);
    } finally {
      leave();
    }
  }

  /** Closes all sessions and forgets all peers. */
  public void close() {
    List<BitswapSession> open;
    List<PeerId> known;
    lock.lock();
    try {
      closed = true;
      open = List.copyOf(sessions);
      known = List.copyOf(peers.keySet());
    } finally {
      lock.unlock();
    }
    open.forEach(BitswapSession::close);
    known.forEach(this::disconnected);
  }

  /** Bytes asked for that have not come, of all sessions. */
  public long underWayBytes() {
    return locked(planner::underWayBytes);
  }

  /** How many sessions are open. */
  public int openSessions() {
    return locked(sessions::size);
  }

  private <T> T locked(Supplier<T> question) {
    lock.lock();
    try {
      return question.get();
    } finally {
      lock.unlock();
    }
  }

  // Peers.

  /** A connected peer speaks this dialect. */
  public void connected(PeerId id, Dialect dialect) {
    lock.lock();
    try {
      if (closed || host.connections(id).isEmpty()) {
        return;
      }
      RemotePeer peer = known(id);
      boolean before = peer.isUsable(now());
      peer.speaks(dialect);
      if (!before && peer.isUsable(now())) {
        planner.offer(peer, List.copyOf(sessions), now());
      }
    } finally {
      leave();
    }
  }

  /** A peer is not connected any longer. */
  public void disconnected(PeerId id) {
    RemotePeer peer;
    lock.lock();
    try {
      peer = peers.remove(id);
      if (peer != null) {
        peer.leave();
        intake.weigh(peer);
        sessions.forEach(session -> session.forget(peer));
        planner.forget(peer, now());
      }
    } finally {
      leave();
    }
    if (peer != null) {
      peer.outlet().close();
    }
  }

  private RemotePeer known(PeerId id) {
    return peers.computeIfAbsent(id, _ -> new RemotePeer(id, new Outlet(host, id), now()));
  }

  /** How long a message of the peer may be at present, in bytes. */
  public int maxMessage(PeerId id) {
    boolean delivers =
        locked(() -> Optional.ofNullable(peers.get(id)).filter(RemotePeer::mayDeliver).isPresent());
    return delivers ? MessageDecoder.MAX_BYTES : MAX_UNASKED_MESSAGE;
  }

  /** Something that is to be told whenever bytes of the peer have come. */
  public Runnable progressOf(PeerId id) {
    Optional<RemotePeer> peer = locked(() -> Optional.ofNullable(peers.get(id)));
    return () -> peer.ifPresent(known -> known.progressed(now()));
  }

  /**
   * Takes over blocks and presences that a peer has sent; waits while a session has more than it
   * takes, and so slows the peer.
   *
   * @throws WireFormatException if the peer is not to be listened to
   */
  public void received(PeerId id, Message message) throws IOException {
    if (message.blocks().isEmpty() && message.presences().isEmpty()) {
      return;
    }
    List<Block> blocks = hash(id, message.blocks());
    Set<BitswapSession> touched = new LinkedHashSet<>();
    lock.lock();
    try {
      RemotePeer peer = peers.get(id);
      if (peer == null) {
        return;
      }
      for (Block block : blocks) {
        intake.accept(peer, block, touched);
      }
      for (Presence presence : message.presences()) {
        intake.accept(peer, presence, touched);
      }
      touched.forEach(session -> planner.fill(session, now()));
    } finally {
      leave();
    }
    for (BitswapSession session : touched) {
      session.awaitRoom(lock, host.scheduler(), settings.sessionBytes());
    }
  }

  /** Names the blocks by their hash; nothing is hashed of peers that have no cause to send. */
  private List<Block> hash(PeerId id, List<ReceivedBlock> received) throws IOException {
    if (received.isEmpty()) {
      return List.of();
    }
    requireExpected(id, received);
    List<Block> blocks = new ArrayList<>(received.size());
    for (ReceivedBlock each : received) {
      try {
        blocks.add(Block.of(each.multihash(), each.bytes()));
      } catch (MultiformatException e) {
        unasked(id, each.size());
      }
    }
    return blocks;
  }

  private void requireExpected(PeerId id, List<ReceivedBlock> received) throws IOException {
    lock.lock();
    try {
      RemotePeer peer = peers.get(id);
      if (peer != null && peer.mayDeliver()) {
        return;
      }
      if (peer != null) {
        received.forEach(each -> intake.unasked(peer, each.size()));
      }
    } finally {
      leave();
    }
    throw new WireFormatException("blocks of a peer that was asked for none");
  }

  private void unasked(PeerId id, int size) {
    lock.lock();
    try {
      RemotePeer peer = peers.get(id);
      if (peer != null) {
        intake.unasked(peer, size);
      }
    } finally {
      leave();
    }
  }

  // Sending.

  /** Starts what has to be sent, and gives up the lock. */
  private void leave() {
    try {
      for (RemotePeer peer : peers.values()) {
        if (peer.mustSend()) {
          peer.sending(true);
          host.scheduler().start("exchange-wants", () -> send(peer));
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void send(RemotePeer peer) {
    while (true) {
      MessageBuilder message = new MessageBuilder();
      lock.lock();
      try {
        List<WantEntry> entries = peer.takePending(MAX_ENTRIES);
        if (entries.isEmpty() || peer.isGone()) {
          peer.sending(false);
          return;
        }
        entries.forEach(message::want);
        if (peer.mustIntroduce()) {
          message.full();
        }
      } finally {
        lock.unlock();
      }
      try {
        peer.outlet().send(message);
      } catch (IOException e) {
        failed(peer, e);
      }
    }
  }

  private void failed(RemotePeer peer, IOException failure) {
    String reason = String.valueOf(failure.getMessage());
    LOG.log(System.Logger.Level.DEBUG, () -> "wants don't get to " + peer + ": " + reason);
    lock.lock();
    try {
      if (!peer.isGone()) {
        int failures = peer.failed(reason);
        peer.takePending(Integer.MAX_VALUE);
        long wait = Math.min(MAX_RETRY_NANOS, RETRY_NANOS << Math.min(failures, 6));
        peer.putAside(now() + wait, reason);
        planner.forget(peer, now());
      }
    } finally {
      leave();
    }
  }

  // Time.

  private void keepTicking() {
    if (!ticking && !closed && sessions.stream().anyMatch(BitswapSession::hasWants)) {
      ticking = true;
      var ignored = host.scheduler().schedule(TICK, this::tick);
    }
  }

  private void tick() {
    lock.lock();
    try {
      ticking = false;
      long now = now();
      for (RemotePeer peer : List.copyOf(peers.values())) {
        intake.check(peer, now);
        if (peer.comesBack(now)) {
          planner.offer(peer, sessions, now);
        }
        intake.weigh(peer);
      }
      for (BitswapSession session : sessions) {
        if (session.hasWants()) {
          planner.tick(session, now);
          dialSuggested(session);
        }
      }
      keepTicking();
    } finally {
      leave();
    }
  }
}
