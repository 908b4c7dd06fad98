package org.casanube.block.content.routing;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.casanube.block.blocks.Blocks;
import org.casanube.block.routing.ContentRouting;
import org.casanube.block.routing.Provider;
import org.casanube.block.routing.RoutingBusyException;
import org.casanube.block.routing.SearchLimit;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.Host;

/**
 * Who has what, as this node knows: itself first, then what its own ways of routing find within a
 * limit of time. Routers that it asks in turn are left out, so that no two ask each other in
 * circles.
 */
final class KnownProviders {
  private static final Set<String> OURS = Set.of("transport-bitswap");

  private final Blocks blocks;
  private final Host host;
  private final List<ContentRouting> ways;
  private final Duration limit;
  private final SearchLimit searches = new SearchLimit();

  KnownProviders(Blocks blocks, Host host, List<ContentRouting> ways, Duration limit) {
    this.blocks = blocks;
    this.host = host;
    this.ways = List.copyOf(ways);
    this.limit = limit;
  }

  /**
   * Begins to look for providers, if not too many look already.
   *
   * @throws RoutingBusyException if too many do
   */
  SearchLimit.Turn begin() {
    return searches.begin();
  }

  /** Tells of each provider once, by one thread at a time; returns in bounded time. */
  void findProviders(Cid cid, Predicate<Provider> sink) throws InterruptedException {
    Telling telling = new Telling(sink);
    boolean here = blocks.findSize(cid).isPresent();
    if (here && !telling.tell(new Provider(host.id(), host.addresses(), OURS))) {
      return;
    }
    for (ContentRouting way : ways) {
      search(way, cid, telling);
    }
    telling.end();
  }

  private void search(ContentRouting way, Cid cid, Telling telling) throws InterruptedException {
    CountDownLatch over = new CountDownLatch(1);
    Thread searching =
        Thread.ofVirtual()
            .name("routing-search")
            .start(() -> {
              try {
                way.findProviders(cid, telling::tell);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } finally {
                over.countDown();
              }
            });
    try {
      var _ = over.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      searching.interrupt();
    }
  }

  /** Where the peer is, if we have heard of it. */
  Optional<Provider> findPeer(PeerId peer) {
    if (peer.equals(host.id())) {
      return Optional.of(new Provider(peer, host.addresses(), OURS));
    }
    List<Multiaddr> addresses = host.peers().addresses(peer);
    return addresses.isEmpty()
        ? Optional.empty()
        : Optional.of(new Provider(peer, addresses, Set.of()));
  }

  /** Passes providers on until that is enough, or over. */
  private static final class Telling {
    private final ReentrantLock lock = new ReentrantLock();
    private final Predicate<Provider> sink;
    private final Set<PeerId> told = new HashSet<>();
    private boolean over;

    Telling(Predicate<Provider> sink) {
      this.sink = sink;
    }

    /** The lock is held while the sink sends, because it takes one record at a time. */
    boolean tell(Provider provider) {
      lock.lock();
      try {
        if (!over && told.add(provider.peer())) {
          over = !sink.test(provider);
        }
        return !over;
      } finally {
        lock.unlock();
      }
    }

    void end() {
      lock.lock();
      try {
        over = true;
      } finally {
        lock.unlock();
      }
    }
  }
}
