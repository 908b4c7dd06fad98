package org.casanube.block.exchange.bitswap.session;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import org.casanube.block.blocks.Block;
import org.casanube.block.exchange.ExchangeSession;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.schedule.Scheduler;

/**
 * One session's share of the client's state. The methods of {@link ExchangeSession} take the
 * client's lock; the others are called with it.
 */
final class BitswapSession implements ExchangeSession {
  private static final int MAX_REPORTED = 256;
  private static final double REFILL_BELOW = 0.75;
  private static final long MAX_ROOM_NANOS = 10_000_000_000L;

  /** A peer that lacked so many in a row is asked for what it says to have, and nothing else. */
  private static final int TOO_MANY_MISSES = 16;

  private final BlockClient client;
  private final Condition arrival;
  private final Condition taken;

  private final Set<Cid> queued = new LinkedHashSet<>();
  private final Map<Cid, Want> active = new LinkedHashMap<>();
  private final Map<Want.Place, Set<Want>> places = new LinkedHashMap<>();
  private final Map<Cid, Long> parked = new LinkedHashMap<>();
  private final Deque<Arrival> arrived = new ArrayDeque<>();
  private final Set<Cid> untaken = new HashSet<>();
  private final SizeEstimate size = new SizeEstimate();
  private final Map<RemotePeer, Standing> peers = new LinkedHashMap<>();
  private final Set<RemotePeer> probed = new LinkedHashSet<>();
  private final Suggestions suggestions = new Suggestions();
  private final Map<PeerId, Tally> tallies = new LinkedHashMap<>();
  private long underWayBytes;
  private long arrivedBytes;
  private long blocks;
  private long bytes;
  private long duplicateBytes;
  private boolean filling = true;
  private boolean closed;

  /** What a peer of this session was good for. */
  private static final class Standing {
    private int misses;
  }

  /** Of the wants of now, how many a peer lacks, and of how many it has not said so. */
  private static final class Answers {
    private long lacking;
    private long awaited;
  }

  private static final class Tally {
    private long blocks;
    private long bytes;
    private Optional<String> failure = Optional.empty();
  }

  BitswapSession(BlockClient client, Condition arrival, Condition taken) {
    this.client = client;
    this.arrival = arrival;
    this.taken = taken;
    for (Want.Place place : Want.Place.values()) {
      places.put(place, new LinkedHashSet<>());
    }
  }

  @Override
  public void want(Collection<Cid> cids) {
    client.want(this, cids);
  }

  @Override
  public void cancel(Collection<Cid> cids) {
    client.cancel(this, cids);
  }

  @Override
  public Optional<Arrival> next(Duration patience) throws InterruptedException {
    return client.next(this, patience);
  }

  @Override
  public void suggest(PeerId peer) {
    client.suggest(this, peer);
  }

  @Override
  public Report report() {
    return client.report(this);
  }

  @Override
  public void close() {
    client.close(this);
  }

  // What follows is called with the lock.

  Condition arrival() {
    return arrival;
  }

  boolean isClosed() {
    return closed;
  }

  void markClosed() {
    closed = true;
    queued.clear();
    parked.clear();
    arrived.clear();
    untaken.clear();
    arrivedBytes = 0;
    arrival.signalAll();
    taken.signalAll();
  }

  /** What is wanted and was not asked for yet, in order. */
  Set<Cid> queued() {
    return queued;
  }

  /** What is being looked for or asked for. */
  Map<Cid, Want> active() {
    return active;
  }

  /** What nobody has, and when it may be looked for again. */
  Map<Cid, Long> parked() {
    return parked;
  }

  Set<Want> at(Want.Place place) {
    return places.getOrDefault(place, Set.of());
  }

  /** Where a want that this session leads stands from now on. */
  void move(Want want, Want.Place next) {
    at(want.place()).remove(want);
    want.place(next);
    if (next != Want.Place.NONE) {
      at(next).add(want);
    }
  }

  boolean wants(Cid cid) {
    return queued.contains(cid)
        || active.containsKey(cid)
        || untaken.contains(cid)
        || parked.containsKey(cid);
  }

  boolean hasWants() {
    return !queued.isEmpty() || !active.isEmpty() || !parked.isEmpty();
  }

  long estimate() {
    return size.bytes();
  }

  void countUnderWay(long change) {
    underWayBytes += change;
  }

  /** True if more can be asked for; asking goes on in batches, not one for each that was taken. */
  boolean hasRoom(long maxBytes) {
    long held = underWayBytes + arrivedBytes;
    if (held + estimate() > maxBytes) {
      filling = false;
    } else if (held <= REFILL_BELOW * maxBytes) {
      filling = true;
    }
    return filling;
  }

  long underWayBytes() {
    return underWayBytes;
  }

  long arrivedBytes() {
    return arrivedBytes;
  }

  void arrived(Cid cid, Block block, RemotePeer from) {
    active.remove(cid);
    size.add(block.size());
    arrived.add(new Arrival(cid, block, from.id()));
    untaken.add(cid);
    arrivedBytes += block.size();
    blocks++;
    bytes += block.size();
    tally(from.id()).blocks++;
    tally(from.id()).bytes += block.size();
    useful(from);
    arrival.signal();
  }

  Optional<Arrival> take() {
    Arrival next = arrived.poll();
    if (next == null) {
      return Optional.empty();
    }
    arrivedBytes -= next.block().size();
    untaken.remove(next.cid());
    taken.signalAll();
    return Optional.of(next);
  }

  /** Waits while more has arrived than the session holds, though not forever. Takes the lock. */
  void awaitRoom(Lock lock, Scheduler scheduler, long maxBytes) {
    long end = scheduler.nanoTime() + MAX_ROOM_NANOS;
    lock.lock();
    try {
      while (arrivedBytes > maxBytes && !closed) {
        long left = end - scheduler.nanoTime();
        if (left <= 0) {
          return;
        }
        scheduler.await(lock, taken, left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  void duplicate(int count) {
    duplicateBytes += count;
  }

  long blocks() {
    return blocks;
  }

  /** Peers that have something of this session, in the order they were found. */
  Set<RemotePeer> peers() {
    return peers.keySet();
  }

  /** The peer has one of the blocks. */
  void useful(RemotePeer peer) {
    peers.computeIfAbsent(peer, _ -> new Standing()).misses = 0;
  }

  /** The peer lacks one of the blocks. */
  void missed(RemotePeer peer) {
    Standing standing = peers.get(peer);
    if (standing != null && ++standing.misses >= TOO_MANY_MISSES) {
      peers.remove(peer);
    }
  }

  void forget(RemotePeer peer) {
    peers.remove(peer);
    probed.remove(peer);
  }

  /** True if the peer is not one of the session's, and was not asked yet whether it is. */
  boolean probe(RemotePeer peer) {
    return !peers.containsKey(peer) && probed.add(peer);
  }

  Suggestions suggestions() {
    return suggestions;
  }

  void failed(PeerId peer, String reason) {
    tally(peer).failure = Optional.of(reason);
  }

  void reached(PeerId peer) {
    Tally known = tallies.get(peer);
    if (known != null) {
      known.failure = Optional.empty();
    }
  }

  /** Notes that it was asked. */
  void asked(RemotePeer peer) {
    Tally ignored = tally(peer.id());
  }

  private Tally tally(PeerId peer) {
    Tally known = tallies.get(peer);
    if (known != null) {
      return known;
    }
    if (tallies.size() >= MAX_REPORTED) {
      Iterator<Tally> all = tallies.values().iterator();
      while (all.hasNext() && tallies.size() >= MAX_REPORTED) {
        if (all.next().blocks == 0) {
          all.remove();
        }
      }
    }
    Tally fresh = new Tally();
    if (tallies.size() < MAX_REPORTED) {
      tallies.put(peer, fresh);
    }
    return fresh;
  }

  private Map<PeerId, Answers> answers() {
    Map<PeerId, Answers> answers = new LinkedHashMap<>();
    for (Want want : new LinkedHashSet<>(active.values())) {
      for (RemotePeer peer : want.asked()) {
        Answers said = answers.computeIfAbsent(peer.id(), _ -> new Answers());
        if (want.isLackedBy(peer)) {
          said.lacking++;
        } else {
          said.awaited++;
        }
      }
    }
    return answers;
  }

  Report reportNow(Map<PeerId, RemotePeer> connected, long now) {
    Map<PeerId, Answers> answers = answers();
    List<PeerReport> reports =
        tallies.entrySet().stream()
            .map(entry -> {
              RemotePeer peer = connected.get(entry.getKey());
              Tally tally = entry.getValue();
              Answers said = answers.getOrDefault(entry.getKey(), new Answers());
              return new PeerReport(
                  entry.getKey(),
                  tally.blocks,
                  tally.bytes,
                  said.lacking,
                  said.awaited,
                  peer == null
                      ? tally.failure.or(() -> Optional.of("not connected"))
                      : peer.failure(now));
            })
            .sorted(Comparator.comparingLong(PeerReport::bytes).reversed())
            .toList();
    long wanted = (long) queued.size() + active.size() + parked.size();
    return new Report(wanted, blocks, bytes, duplicateBytes, reports);
  }
}
