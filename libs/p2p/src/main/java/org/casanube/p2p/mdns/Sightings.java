package org.casanube.p2p.mdns;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.casanube.multiformats.MultiformatException;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.multiformats.multiaddr.Protocol;
import org.casanube.p2p.mdns.DnsMessage.Resource;
import org.casanube.p2p.mdns.DnsMessage.Text;
import org.casanube.p2p.mdns.MulticastGroup.Datagram;

/**
 * Who was seen where. Tells the listener of a peer at once, and again when its addresses change,
 * but not each time it is heard of. Thread-safe.
 */
final class Sightings {
  private static final System.Logger LOG = System.getLogger(Sightings.class.getName());
  private static final long TELL_AGAIN_NANOS = Duration.ofSeconds(60).toNanos();
  private static final long TELL_CHANGES_NANOS = Duration.ofSeconds(5).toNanos();

  /** More are not remembered, and so perhaps told of more often. */
  private static final int MAX_PEERS = 1_024;

  private static final int MAX_ADDRESSES = 16;
  private static final int MAX_PEERS_AT_ONCE = 4;

  private final PeerId self;
  private final Supplier<Optional<String>> network;
  private final String ownInstance;
  private final MdnsListener listener;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<PeerId, Sighting> seen = new LinkedHashMap<>();

  private record Sighting(List<Multiaddr> addresses, long toldAt) {}

  Sightings(
      PeerId self, Supplier<Optional<String>> network, String ownInstance, MdnsListener listener) {
    this.self = self;
    this.network = network;
    this.ownInstance = ownInstance;
    this.listener = listener;
  }

  /** Reads an answer that came so. */
  void take(DnsMessage response, Datagram datagram, long now) {
    Map<PeerId, List<Multiaddr>> found = new LinkedHashMap<>();
    for (Resource record : response.records()) {
      if (record instanceof Text text
          && text.name().endsWith("." + Announcement.SERVICE)
          && !text.name().equals(ownInstance)
          && text.ttlSeconds() > 0
          && isOfOurNetwork(text)) {
        collect(text, datagram, found);
      }
    }
    // One at a time, since the listener is told so.
    lock.lock();
    try {
      found.forEach((peer, addresses) -> tell(peer, addresses, now));
    } finally {
      lock.unlock();
    }
  }

  /** Those that say nothing may be. */
  private boolean isOfOurNetwork(Text text) {
    Optional<String> ours = network.get();
    return ours.isEmpty()
        || text.strings().stream()
            .filter(each -> each.startsWith(Announcement.NETWORK))
            .allMatch(each -> each.equals(Announcement.NETWORK + ours.get()));
  }

  private void collect(Text text, Datagram datagram, Map<PeerId, List<Multiaddr>> found) {
    for (String each : text.strings()) {
      if (!each.startsWith(Announcement.ADDRESS)) {
        continue;
      }
      Optional<Multiaddr> named = parse(each.substring(Announcement.ADDRESS.length()));
      Optional<PeerId> peer = named.flatMap(Multiaddr::peerId);
      Optional<Multiaddr> bare = named.flatMap(address -> address.decapsulate(Protocol.P2P));
      boolean known = peer.isPresent() && found.containsKey(peer.get());
      if (bare.isEmpty()
          || peer.isEmpty()
          || peer.get().equals(self)
          || (!known && found.size() >= MAX_PEERS_AT_ONCE)
          || !Nearby.isNear(bare.get(), datagram)) {
        continue;
      }
      List<Multiaddr> addresses = found.computeIfAbsent(peer.get(), _ -> new ArrayList<>());
      if (addresses.size() < MAX_ADDRESSES && !addresses.contains(bare.get())) {
        addresses.add(bare.get());
      }
    }
  }

  private static Optional<Multiaddr> parse(String text) {
    try {
      return Optional.of(Multiaddr.parse(text));
    } catch (MultiformatException e) {
      LOG.log(System.Logger.Level.DEBUG, () -> "address by mDNS: " + e.getMessage());
      return Optional.empty();
    }
  }

  private void tell(PeerId peer, List<Multiaddr> addresses, long now) {
    Sighting before = seen.remove(peer);
    if (before != null) {
      boolean changed = !before.addresses.equals(addresses);
      if (now - before.toldAt < (changed ? TELL_CHANGES_NANOS : TELL_AGAIN_NANOS)) {
        seen.put(peer, before);
        return;
      }
    }
    seen.put(peer, new Sighting(List.copyOf(addresses), now));
    if (seen.size() > MAX_PEERS) {
      seen.remove(seen.keySet().iterator().next());
    }
    listener.found(peer, List.copyOf(addresses));
  }
}
