package org.casanube.p2p.kad;

import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.Host;

/** Starts lookups from the routing table, not too many at a time. Thread-safe. */
final class Walks {
  private static final int MAX_AT_ONCE = 24;

  private final Host host;
  private final DhtSettings settings;
  private final RoutingTable table;
  private final PeerRequests requests;
  private final Semaphore permits = new Semaphore(MAX_AT_ONCE, true);
  private final AtomicLong count = new AtomicLong();

  Walks(Host host, DhtSettings settings, RoutingTable table, PeerRequests requests) {
    this.host = host;
    this.settings = settings;
    this.table = table;
    this.requests = requests;
  }

  /** The peers closest to the key that answer, closest first. */
  List<DhtPeer> closest(byte[] key) throws InterruptedException {
    return ask(KadMessage.ask(KadMessage.Type.FIND_NODE, key), _ -> true);
  }

  /**
   * Asks those on the way to the request's key, and the closest ones.
   *
   * @param sink takes each answer, on the calling thread; false ends the walk
   * @return the closest peers that have answered, closest first
   */
  List<DhtPeer> ask(KadMessage request, Predicate<Lookup.Answer> sink) throws InterruptedException {
    count.incrementAndGet();
    KadKey target = KadKey.of(request.key());
    permits.acquire();
    try {
      List<PeerId> seeds = table.closest(target, settings.lookups().k());
      Lookup lookup =
          new Lookup(
              target,
              settings.lookups(),
              requests,
              new Lookup.Origin(host.scheduler(), host.id(), seeds));
      return lookup.run(peer -> requests.ask(peer, request), sink);
    } finally {
      permits.release();
    }
  }

  long count() {
    return count.get();
  }
}
