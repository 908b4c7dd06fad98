package org.casanube.block.exchange;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.casanube.block.blocks.Block;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multihash;
import org.casanube.multiformats.PeerId;

/**
 * An exchange with peers that are not there: what they are given can be had from them at once, in
 * the order it was wanted, what they are given later arrives then. Peers that {@link #hide} does
 * not name are connected; hidden ones have to be suggested. Thread-safe.
 */
public final class FakeExchange implements Exchange {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<PeerId, Map<Multihash, Block>> peers = new LinkedHashMap<>();
  private final Set<PeerId> hidden = new LinkedHashSet<>();
  private final List<Session> sessions = new CopyOnWriteArrayList<>();
  private final List<PeerId> suggested = new CopyOnWriteArrayList<>();
  private long paceNanos;

  /** Gives a peer these blocks, besides those it has. */
  public void give(PeerId peer, Collection<Block> blocks) {
    lock.lock();
    try {
      Map<Multihash, Block> held = peers.computeIfAbsent(peer, _ -> new LinkedHashMap<>());
      blocks.forEach(block -> held.put(block.multihash(), block));
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Leaves out the peer until it is suggested. */
  public void hide(PeerId peer) {
    lock.lock();
    try {
      hidden.add(peer);
    } finally {
      lock.unlock();
    }
  }

  /** From now on each block takes so long. */
  public void pace(Duration perBlock) {
    lock.lock();
    try {
      paceNanos = perBlock.toNanos();
    } finally {
      lock.unlock();
    }
  }

  /** The peer and its blocks are gone. */
  public void remove(PeerId peer) {
    lock.lock();
    try {
      peers.remove(peer);
    } finally {
      lock.unlock();
    }
  }

  /** Who was suggested, in any session. */
  public List<PeerId> suggested() {
    return List.copyOf(suggested);
  }

  /** How many sessions are open. */
  public int openSessions() {
    return sessions.size();
  }

  @Override
  public ExchangeSession openSession() {
    Session session = new Session();
    sessions.add(session);
    return session;
  }

  private final class Session implements ExchangeSession {
    private final Deque<Cid> wanted = new ArrayDeque<>();
    private final Set<Cid> seen = new LinkedHashSet<>();
    private final Set<PeerId> asked = new LinkedHashSet<>();
    private final Map<PeerId, PeerReport> senders = new LinkedHashMap<>();
    private long nextAt = System.nanoTime();
    private boolean closed;

    @Override
    public void want(Collection<Cid> cids) {
      lock.lock();
      try {
        if (!closed) {
          cids.stream().filter(seen::add).forEach(wanted::add);
          changed.signalAll();
        }
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void cancel(Collection<Cid> cids) {
      lock.lock();
      try {
        cids.stream().filter(wanted::remove).forEach(seen::remove);
      } finally {
        lock.unlock();
      }
    }

    @Override
    public Optional<Arrival> next(Duration patience) throws InterruptedException {
      long left = patience.toNanos();
      lock.lockInterruptibly();
      try {
        while (true) {
          long early = nextAt - System.nanoTime();
          Optional<Arrival> arrival = closed || early > 0 ? Optional.empty() : take();
          if (arrival.isPresent() || closed || left <= 0) {
            return arrival;
          }
          long most = early > 0 ? early : TimeUnit.HOURS.toNanos(1);
          long wait = Math.min(left, most);
          left -= wait - changed.awaitNanos(wait);
        }
      } finally {
        lock.unlock();
      }
    }

    private Optional<Arrival> take() {
      for (Cid cid : wanted) {
        for (Map.Entry<PeerId, Map<Multihash, Block>> peer : peers.entrySet()) {
          Block block = peer.getValue().get(cid.multihash());
          boolean reached = !hidden.contains(peer.getKey()) || asked.contains(peer.getKey());
          if (block != null && reached) {
            wanted.remove(cid);
            seen.remove(cid);
            nextAt = System.nanoTime() + paceNanos;
            count(peer.getKey(), block);
            return Optional.of(new Arrival(cid, block, peer.getKey()));
          }
        }
      }
      return Optional.empty();
    }

    private void count(PeerId peer, Block block) {
      PeerReport one = new PeerReport(peer, 1, block.size(), 0, 0, Optional.empty());
      senders.merge(
          peer,
          one,
          (before, _) ->
              new PeerReport(
                  peer,
                  before.blocks() + 1,
                  before.bytes() + block.size(),
                  0,
                  0,
                  Optional.empty()));
    }

    @Override
    public void suggest(PeerId peer) {
      suggested.add(peer);
      lock.lock();
      try {
        asked.add(peer);
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public Report report() {
      lock.lock();
      try {
        List<PeerReport> reports =
            senders.values().stream()
                .sorted(Comparator.comparingLong(PeerReport::bytes).reversed())
                .toList();
        return new Report(
            wanted.size(),
            reports.stream().mapToLong(PeerReport::blocks).sum(),
            reports.stream().mapToLong(PeerReport::bytes).sum(),
            0,
            reports);
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {
      lock.lock();
      try {
        closed = true;
        wanted.clear();
        sessions.remove(this);
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }
}
