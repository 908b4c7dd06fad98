package org.casanube.p2p.peers;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.PeerBook;
import org.casanube.p2p.WireFormatException;
import org.casanube.p2p.keys.PeerRecord;
import org.casanube.p2p.keys.SignedEnvelope;
import org.jspecify.annotations.Nullable;

/**
 * A peer book in memory, in the order of who was heard of last. What peers say about themselves is
 * long or short as they like, so not only their number is bounded but the bytes of it all too.
 * Thread-safe.
 */
public final class MemoryPeerBook implements PeerBook {
  /** The most addresses that are kept for one peer. */
  public static final int MAX_ADDRESSES = 48;

  /** The most peers by default. */
  public static final int DEFAULT_MAX_PEERS = 10_000;

  /** The most bytes, roughly, that all peers take. */
  public static final long MAX_BYTES = 32 << 20;

  private final Clock clock;
  private final int maxPeers;
  private long bytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<PeerId, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

  public MemoryPeerBook(Clock clock) {
    this(clock, DEFAULT_MAX_PEERS);
  }

  public MemoryPeerBook(Clock clock, int maxPeers) {
    this.clock = clock;
    this.maxPeers = maxPeers;
  }

  @Override
  public void addAddresses(PeerId peer, Collection<Multiaddr> addresses, Duration life) {
    if (addresses.isEmpty()) {
      return;
    }
    lock.lock();
    try {
      Entry entry = entry(peer);
      Instant end = endOf(life);
      for (Multiaddr address : addresses) {
        address.withoutPeer().ifPresent(bare -> entry.add(bare, end));
      }
      weigh(entry);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean accept(SignedEnvelope envelope, Duration life) throws WireFormatException {
    PeerRecord record = PeerRecord.open(envelope);
    lock.lock();
    try {
      Entry entry = entry(record.peer());
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
      weigh(entry);
      return true;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void describe(PeerId peer, PeerDescription description) {
    lock.lock();
    try {
      Entry entry = entry(peer);
      entry.description = description;
      weigh(entry);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<Multiaddr> addresses(PeerId peer) {
    Instant now = clock.instant();
    lock.lock();
    try {
      Entry entry = entries.get(peer);
      return entry == null ? List.of() : entry.alive(now);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<PeerDescription> description(PeerId peer) {
    lock.lock();
    try {
      Entry entry = entries.get(peer);
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
      Entry entry = entries.get(peer);
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
      return new LinkedHashSet<>(entries.keySet());
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
      entries.forEach((peer, entry) -> entry.toKnown(peer, now).ifPresent(known::add));
    } finally {
      lock.unlock();
    }
    return known;
  }

  private Instant endOf(Duration life) {
    return clock.instant().plus(life);
  }

  private Entry entry(PeerId peer) {
    Entry entry = entries.computeIfAbsent(peer, _ -> new Entry());
    if (entries.size() > maxPeers) {
      removeEldest();
    }
    return entry;
  }

  /** The entry has changed: others make room if it has grown. */
  private void weigh(Entry entry) {
    bytes -= entry.bytes;
    entry.bytes = entry.measure();
    bytes += entry.bytes;
    while (bytes > MAX_BYTES && entries.size() > 1) {
      removeEldest();
    }
  }

  private void removeEldest() {
    remove(entries.keySet().iterator().next());
  }

  private void remove(PeerId peer) {
    Entry entry = entries.remove(peer);
    if (entry != null) {
      bytes -= entry.bytes;
    }
  }

  private static final class Entry {
    private static final long BYTES_OF_ENTRY = 500;
    private static final long BYTES_OF_TEXT = 90;
    private static final long BYTES_OF_COMPONENT = 100;

    private final Map<Multiaddr, Instant> others = new LinkedHashMap<>();
    private List<Multiaddr> signedAddresses = List.of();
    private Instant signedEnd = Instant.EPOCH;
    private long sequence;
    private @Nullable SignedEnvelope signed;
    private @Nullable PeerDescription description;
    private long bytes;

    /** Roughly the bytes that this takes in memory. */
    long measure() {
      long sum = BYTES_OF_ENTRY + (signed == null ? 0 : signed.length());
      for (Multiaddr each : others.keySet()) {
        sum += measure(each);
      }
      for (Multiaddr each : signedAddresses) {
        sum += measure(each);
      }
      if (description != null) {
        sum += description.agent().length() + description.protocolVersion().length();
        for (String protocol : description.protocols()) {
          sum += BYTES_OF_TEXT + protocol.length();
        }
      }
      return sum;
    }

    private static long measure(Multiaddr address) {
      return address.components().size() * BYTES_OF_COMPONENT + address.toBytes().length;
    }

    void add(Multiaddr address, Instant end) {
      others.merge(address, end, (old, next) -> old.isAfter(next) ? old : next);
      if (others.size() > MAX_ADDRESSES) {
        Multiaddr first =
            others.entrySet().stream()
                .min(Comparator.comparing(Map.Entry::getValue))
                .map(Map.Entry::getKey)
                .orElse(address);
        others.remove(first);
      }
    }

    List<Multiaddr> alive(Instant now) {
      others.values().removeIf(end -> !end.isAfter(now));
      Set<Multiaddr> all = new LinkedHashSet<>();
      if (signedEnd.isAfter(now)) {
        all.addAll(signedAddresses);
      }
      all.addAll(others.keySet());
      return List.copyOf(all);
    }

    Optional<KnownPeer> toKnown(PeerId peer, Instant now) {
      if (alive(now).isEmpty()) {
        return Optional.empty();
      }
      Optional<SignedEnvelope> record =
          signedEnd.isAfter(now) ? Optional.ofNullable(signed) : Optional.empty();
      return Optional.of(
          new KnownPeer(
              peer,
              new LinkedHashMap<>(others),
              record,
              signedEnd,
              Optional.ofNullable(description)));
    }
  }
}
