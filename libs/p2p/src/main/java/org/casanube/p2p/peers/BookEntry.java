package org.casanube.p2p.peers;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.PeerBook.PeerDescription;
import org.casanube.p2p.keys.SignedEnvelope;
import org.jspecify.annotations.Nullable;

/** What a book in memory knows of one peer. Not thread-safe. */
final class BookEntry {
  private static final long BYTES_OF_ENTRY = 500;
  private static final long BYTES_OF_TEXT = 90;
  private static final long BYTES_OF_COMPONENT = 100;

  final Map<Multiaddr, Instant> others = new LinkedHashMap<>();
  List<Multiaddr> signedAddresses = List.of();
  Instant signedEnd = Instant.EPOCH;
  long sequence;
  @Nullable SignedEnvelope signed;
  @Nullable PeerDescription description;
  long bytes;
  Standing standing = Standing.HEARD_OF;

  /** Who has told of it, while it is known by hearsay alone. */
  @Nullable PeerId teller;

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
    if (others.size() > MemoryPeerBook.MAX_ADDRESSES) {
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
            Optional.ofNullable(description),
            standing));
  }
}
