package org.casanube.p2p.peers;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.Direction;
import org.casanube.p2p.PeerBook;
import org.casanube.p2p.WireFormatException;
import org.casanube.p2p.keys.PeerRecord;
import org.casanube.p2p.keys.SignedEnvelope;
import org.jspecify.annotations.Nullable;

/**
 * A peer book in memory. What peers say about themselves is long or short as they like, so not only
 * their number is bounded but the bytes of it all too. Of both those that this host has reached
 * keep half, those that have dialled it a quarter, those known by hearsay a quarter, however many
 * others there are. Thread-safe.
 */
public final class MemoryPeerBook implements PeerBook {
  /** The most addresses that are kept for one peer. */
  public static final int MAX_ADDRESSES = 48;

  /** The most peers by default. */
  public static final int DEFAULT_MAX_PEERS = 10_000;

  /** The most bytes, roughly, that all peers take. */
  public static final long MAX_BYTES = 32 << 20;

  /** How much of what is known by hearsay alone one peer may have told. */
  private static final int TELLERS = 32;

  private final Clock clock;
  private final int maxPeers;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Standing, Shelf> shelves = new EnumMap<>(Standing.class);
  private final Map<PeerId, Set<PeerId>> told = new HashMap<>();

  /** The peers of one standing, in the order of who was heard of last. */
  private static final class Shelf {
    private final Map<PeerId, BookEntry> entries = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;
  }

  public MemoryPeerBook(Clock clock) {
    this(clock, DEFAULT_MAX_PEERS);
  }

  public MemoryPeerBook(Clock clock, int maxPeers) {
    this.clock = clock;
    this.maxPeers = maxPeers;
    for (Standing each : Standing.values()) {
      shelves.put(each, new Shelf());
    }
  }

  @Override
  public void addAddresses(PeerId peer, Collection<Multiaddr> addresses, Duration life) {
    if (addresses.isEmpty()) {
      return;
    }
    lock.lock();
    try {
      BookEntry entry = entry(peer);
      Instant end = endOf(life);
      for (Multiaddr address : addresses) {
        address.withoutPeer().ifPresent(bare -> entry.add(bare, end));
      }
      settle(entry);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void hear(PeerId teller, PeerId peer, Collection<Multiaddr> addresses) {
    if (addresses.isEmpty()) {
      return;
    }
    lock.lock();
    try {
      if (find(peer) == null) {
        isTold(peer, entry(peer), teller);
      }
      addAddresses(peer, addresses, Lives.HEARSAY);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void met(PeerId peer, Direction dialler) {
    Standing earned = Standing.of(dialler);
    lock.lock();
    try {
      BookEntry entry = entry(peer);
      if (entry.standing.compareTo(earned) < 0) {
        remove(peer);
        entry.standing = earned;
        shelf(entry).entries.put(peer, entry);
        shelf(entry).bytes += entry.bytes;
      }
      settle(entry);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean accept(SignedEnvelope envelope, Duration life) throws WireFormatException {
    PeerRecord record = PeerRecord.open(envelope);
    lock.lock();
    try {
      BookEntry entry = entry(record.peer());
      if (entry.signed != null && record.sequence() <= entry.sequence) {
        return false;
      }
      entry.signed = envelope;
      entry.sequence = record.sequence();
      entry.signedEnd = endOf(life);
      entry.signedAddresses =
          record.addresses().stream()
              .flatMap(address -> address.withoutPeer().stream())
              .distinct()
              .toList();
      entry.others.clear();
      settle(entry);
      return true;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void describe(PeerId peer, PeerDescription description) {
    lock.lock();
    try {
      BookEntry entry = entry(peer);
      entry.description = description;
      settle(entry);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<Multiaddr> addresses(PeerId peer) {
    Instant now = clock.instant();
    lock.lock();
    try {
      BookEntry entry = find(peer);
      return entry == null ? List.of() : entry.alive(now);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<PeerDescription> description(PeerId peer) {
    lock.lock();
    try {
      BookEntry entry = find(peer);
      return entry == null ? Optional.empty() : Optional.ofNullable(entry.description);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<SignedEnvelope> signedRecord(PeerId peer) {
    Instant now = clock.instant();
    lock.lock();
    try {
      BookEntry entry = find(peer);
      return entry == null || !entry.signedEnd.isAfter(now)
          ? Optional.empty()
          : Optional.ofNullable(entry.signed);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Set<PeerId> peers() {
    lock.lock();
    try {
      Set<PeerId> all = new LinkedHashSet<>();
      shelves.values().forEach(shelf -> all.addAll(shelf.entries.keySet()));
      return all;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void forget(PeerId peer) {
    lock.lock();
    try {
      remove(peer);
    } finally {
      lock.unlock();
    }
  }

  /** What is worth keeping over a restart: peers with an address that still lives. */
  List<KnownPeer> snapshot() {
    Instant now = clock.instant();
    List<KnownPeer> known = new ArrayList<>();
    lock.lock();
    try {
      for (Shelf shelf : shelves.values()) {
        shelf.entries.forEach((peer, entry) -> entry.toKnown(peer, now).ifPresent(known::add));
      }
    } finally {
      lock.unlock();
    }
    return known;
  }

  private Instant endOf(Duration life) {
    return clock.instant().plus(life);
  }

  private @Nullable BookEntry find(PeerId peer) {
    for (Shelf shelf : shelves.values()) {
      BookEntry entry = shelf.entries.get(peer);
      if (entry != null) {
        return entry;
      }
    }
    return null;
  }

  /** The entry of the peer, a new one if need be; to be {@link #settle settled} after a change. */
  private BookEntry entry(PeerId peer) {
    BookEntry known = find(peer);
    if (known != null) {
      return known;
    }
    BookEntry entry = new BookEntry();
    shelf(entry).entries.put(peer, entry);
    return entry;
  }

  private Shelf shelf(Standing standing) {
    return shelves.computeIfAbsent(standing, _ -> new Shelf());
  }

  private Shelf shelf(BookEntry entry) {
    return shelf(entry.standing);
  }

  /** The entry has changed: others make room if it has grown. */
  private void settle(BookEntry entry) {
    shelf(entry).bytes -= entry.bytes;
    entry.bytes = entry.measure();
    shelf(entry).bytes += entry.bytes;
    while (isFull()) {
      removeOne();
    }
  }

  private boolean isFull() {
    int count = 0;
    long bytes = 0;
    for (Shelf shelf : shelves.values()) {
      count += shelf.entries.size();
      bytes += shelf.bytes;
    }
    return count > maxPeers || (bytes > MAX_BYTES && count > 1);
  }

  /** The eldest of the lowest standing that has more than its share goes. */
  private void removeOne() {
    for (Standing each : Standing.values()) {
      Shelf shelf = shelf(each);
      if (shelf.entries.size() > each.shareOf(maxPeers) || shelf.bytes > each.shareOf(MAX_BYTES)) {
        remove(shelf.entries.keySet().iterator().next());
        return;
      }
    }
  }

  private void remove(PeerId peer) {
    BookEntry entry = find(peer);
    if (entry != null) {
      shelf(entry).entries.remove(peer);
      shelf(entry).bytes -= entry.bytes;
      isNotTold(peer, entry);
    }
  }

  private void isTold(PeerId peer, BookEntry entry, PeerId teller) {
    entry.teller = teller;
    Set<PeerId> itsOwn = told.computeIfAbsent(teller, _ -> new LinkedHashSet<>());
    itsOwn.add(peer);
    if (itsOwn.size() > Math.max(1, maxPeers / TELLERS)) {
      remove(itsOwn.iterator().next());
    }
  }

  private void isNotTold(PeerId peer, BookEntry entry) {
    PeerId teller = entry.teller;
    entry.teller = null;
    if (teller != null) {
      told.computeIfPresent(
          teller,
          (_, itsOwn) -> {
            itsOwn.remove(peer);
            return itsOwn.isEmpty() ? null : itsOwn;
          });
    }
  }
}
