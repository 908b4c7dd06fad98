package org.casanube.block.swarm;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.multiformats.multiaddr.Protocol;
import org.casanube.p2p.Connection;
import org.casanube.p2p.Direction;
import org.casanube.p2p.Host;
import org.casanube.p2p.HostListener;
import org.casanube.p2p.PeerBook;
import org.casanube.p2p.schedule.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps connected with chosen peers: those of the settings and those that people have added, who
 * survive restarts. Their connections are not trimmed; when one is lost it is dialled again, with
 * pauses that double up to five minutes and differ between nodes. Thread-safe.
 */
public final class KeptPeers {
  /** The most peers that are kept. */
  public static final int MAX_PEERS = 256;

  private static final Logger LOG = LoggerFactory.getLogger(KeptPeers.class);
  private static final String REASON = "kept";
  private static final int MAX_ADDRESSES = 8;

  private final Host host;
  private final KeptPeerStore store;
  private final RedialPause pause;
  private final Scheduler scheduler;
  private final Map<PeerId, List<Multiaddr>> configured = new LinkedHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();

  /** Held while what is stored changes; never taken under the other lock. */
  private final ReentrantLock storing = new ReentrantLock();

  private final Map<PeerId, Entry> entries = new LinkedHashMap<>();
  private final Watcher watcher = new Watcher();
  private boolean isRunning;

  /** What is known of a kept peer; under the lock. */
  private static final class Entry {
    List<Multiaddr> addresses;
    int failures;
    boolean isDialling;
    @Nullable String failure;
    @Nullable Instant nextAttempt;
    Scheduler.Timer timer = () -> {};

    Entry(List<Multiaddr> addresses) {
      this.addresses = List.copyOf(addresses);
    }
  }

  /**
   * Does nothing before {@link #start}.
   *
   * @param configured addresses with {@code /p2p/}
   */
  public KeptPeers(
      Host host, KeptPeerStore store, List<Multiaddr> configured, RandomGenerator random) {
    this.host = host;
    this.store = store;
    this.pause = new RedialPause(random);
    this.scheduler = host.scheduler();
    for (Multiaddr address : configured) {
      NamedAddress named = NamedAddress.of(address);
      this.configured.computeIfAbsent(named.peer(), _ -> new ArrayList<>()).add(named.place());
    }
  }

  /** Dials all of them, and goes on. */
  public void start() {
    Map<PeerId, List<Multiaddr>> all = new LinkedHashMap<>(store.all());
    configured.forEach((peer, addresses) -> all.merge(peer, addresses, KeptPeers::joined));
    lock.lock();
    try {
      isRunning = true;
    } finally {
      lock.unlock();
    }
    host.addListener(watcher);
    all.forEach(this::add);
  }

  /** Dials no more; connections stay. */
  public void stop() {
    host.removeListener(watcher);
    lock.lock();
    try {
      isRunning = false;
      entries.values().forEach(entry -> entry.timer.cancel());
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns if the peer at this address could be kept.
   *
   * @throws SwarmRefusedException if there are too many, or the address names no peer
   */
  public void requireRoom(Multiaddr address) {
    PeerId peer = NamedAddress.of(address).peer();
    lock.lock();
    try {
      if (entries.size() >= MAX_PEERS && !entries.containsKey(peer)) {
        throw new SwarmRefusedException(
            SwarmErrorCode.TOO_MANY_KEPT, MAX_PEERS + " peers are kept, the limit");
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Keeps the peer from now on, at this address too. Durable when it returns.
   *
   * @param address with {@code /p2p/}
   * @throws SwarmRefusedException if there are too many, or it names no peer
   */
  public void keep(Multiaddr address) {
    requireRoom(address);
    NamedAddress named = NamedAddress.of(address);
    List<Multiaddr> addresses;
    storing.lock();
    try {
      List<Multiaddr> before = store.all().getOrDefault(named.peer(), List.of());
      addresses = joined(before, List.of(named.place()));
      store.put(named.peer(), addresses);
    } finally {
      storing.unlock();
    }
    add(named.peer(), addresses);
    host.connections(named.peer()).stream()
        .filter(connection -> connection.direction() == Direction.OUTBOUND)
        .findFirst()
        .ifPresent(connection -> reached(named.peer(), connection.remoteAddress()));
  }

  /** Puts the place where the peer was reached before all others, durably. */
  private void reached(PeerId peer, Multiaddr place) {
    storing.lock();
    try {
      List<Multiaddr> stored = store.all().get(peer);
      if (stored != null && isKept(peer)) {
        List<Multiaddr> now = joined(List.of(place), stored);
        if (!now.equals(stored)) {
          store.put(peer, now);
        }
      }
    } finally {
      storing.unlock();
    }
    lock.lock();
    try {
      Entry entry = entries.get(peer);
      if (entry != null) {
        entry.addresses = joined(List.of(place), entry.addresses);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Keeps the peer no longer; its connections stay. False if it was not kept.
   *
   * @throws SwarmRefusedException if the settings want it kept
   */
  public boolean forget(PeerId peer) {
    if (configured.containsKey(peer)) {
      throw new SwarmRefusedException(
          SwarmErrorCode.KEPT_BY_SETTINGS,
          peer + " is kept by the setting casanube.block.swarm.bootstrap; take it away there");
    }
    lock.lock();
    try {
      Entry entry = entries.remove(peer);
      if (entry == null) {
        return false;
      }
      entry.timer.cancel();
    } finally {
      lock.unlock();
    }
    storing.lock();
    try {
      store.remove(peer);
    } finally {
      storing.unlock();
    }
    host.trimmer().unprotect(peer, REASON);
    return true;
  }

  /** True if the peer is kept. */
  public boolean isKept(PeerId peer) {
    lock.lock();
    try {
      return entries.containsKey(peer);
    } finally {
      lock.unlock();
    }
  }

  /** All of them, in the order they were added. */
  public List<KeptPeer> all() {
    lock.lock();
    try {
      List<KeptPeer> all = new ArrayList<>();
      entries.forEach((peer, entry) -> all.add(shown(peer, entry)));
      return all;
    } finally {
      lock.unlock();
    }
  }

  private KeptPeer shown(PeerId peer, Entry entry) {
    boolean isConnected = !host.connections(peer).isEmpty();
    return new KeptPeer(
        peer,
        entry.addresses,
        configured.containsKey(peer),
        isConnected,
        isConnected ? Optional.empty() : Optional.ofNullable(entry.failure),
        isConnected ? Optional.empty() : Optional.ofNullable(entry.nextAttempt));
  }

  private void add(PeerId peer, List<Multiaddr> addresses) {
    lock.lock();
    try {
      Entry known = entries.putIfAbsent(peer, new Entry(addresses));
      if (known != null) {
        known.addresses = joined(known.addresses, addresses);
      }
    } finally {
      lock.unlock();
    }
    host.peers().addAddresses(peer, addresses, PeerBook.Lives.CONFIGURED);
    host.trimmer().protect(peer, REASON);
    dialAfter(peer, Duration.ZERO);
  }

  private void dialAfter(PeerId peer, Duration wait) {
    lock.lock();
    try {
      Entry entry = entries.get(peer);
      if (entry == null || !isRunning) {
        return;
      }
      entry.timer.cancel();
      entry.nextAttempt = scheduler.clock().instant().plus(wait);
      entry.timer = scheduler.schedule(wait, () -> attempt(peer));
    } finally {
      lock.unlock();
    }
  }

  private void attempt(PeerId peer) {
    Optional<List<Multiaddr>> addresses = begin(peer);
    if (addresses.isPresent()) {
      finish(
          peer, host.connections(peer).isEmpty() ? dial(peer, addresses.get()) : Optional.empty());
    }
  }

  /** Where to dial it, unless it is being dialled or kept no longer. */
  private Optional<List<Multiaddr>> begin(PeerId peer) {
    lock.lock();
    try {
      Entry entry = entries.get(peer);
      if (entry == null || entry.isDialling || !isRunning) {
        return Optional.empty();
      }
      entry.isDialling = true;
      entry.nextAttempt = null;
      return Optional.of(entry.addresses);
    } finally {
      lock.unlock();
    }
  }

  /** Dials what people have given, then what the peer itself has told; empty if it worked. */
  private Optional<String> dial(PeerId peer, List<Multiaddr> addresses) {
    List<String> failures = new ArrayList<>();
    for (Multiaddr address : addresses) {
      Multiaddr full = address.with(Protocol.P2P, peer.toString());
      try {
        Connection ignored = host.dial(full);
        return Optional.empty();
      } catch (IOException e) {
        failures.add(String.valueOf(DialFailures.of(address, e).getMessage()));
      }
    }
    try {
      Connection ignored = host.dial(peer);
      return Optional.empty();
    } catch (IOException alsoFailed) {
      return Optional.of(String.join("; ", failures));
    }
  }

  private void finish(PeerId peer, Optional<String> failure) {
    Duration wait;
    lock.lock();
    try {
      Entry entry = entries.get(peer);
      if (entry == null) {
        return;
      }
      entry.isDialling = false;
      String before = entry.failure;
      entry.failure = failure.orElse(null);
      entry.failures = failure.isEmpty() ? 0 : entry.failures + 1;
      if (failure.isEmpty()) {
        return;
      }
      if (!failure.get().equals(before)) {
        LOG.info("kept peer {} is not reached: {}", peer, failure.get());
      }
      wait = pause.after(entry.failures);
    } finally {
      lock.unlock();
    }
    dialAfter(peer, wait);
  }

  private static List<Multiaddr> joined(List<Multiaddr> one, List<Multiaddr> other) {
    Set<Multiaddr> all = new LinkedHashSet<>(one);
    all.addAll(other);
    return all.stream().limit(MAX_ADDRESSES).toList();
  }

  /** Dials again when a kept peer is lost, and learns where it is when it is reached. */
  private final class Watcher implements HostListener {
    @Override
    public void connected(Connection connection) {
      PeerId peer = connection.remotePeer();
      if (connection.direction() == Direction.OUTBOUND && isKept(peer)) {
        Thread ignored =
            scheduler.start("kept-peer", () -> reached(peer, connection.remoteAddress()));
      }
    }

    @Override
    public void disconnected(PeerId peer) {
      if (isKept(peer)) {
        dialAfter(peer, pause.after(1));
      }
    }
  }
}
