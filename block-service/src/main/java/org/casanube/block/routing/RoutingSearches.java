package org.casanube.block.routing;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.schedule.Scheduler;

/**
 * Searches on behalf of callers outside: each ends after a time, and there are only so many at
 * once. Thread-safe.
 */
public final class RoutingSearches {
  private final AllWays ways;
  private final Scheduler scheduler;
  private final SearchLimit limit = new SearchLimit();

  public RoutingSearches(AllWays ways, Scheduler scheduler) {
    this.ways = ways;
    this.scheduler = scheduler;
  }

  /**
   * Looks for providers until that time is over.
   *
   * @param sink takes each provider once; false when that is enough
   * @return true if all that can be found was
   * @throws RoutingBusyException if too many search already
   */
  public boolean findProviders(Cid cid, Duration time, Predicate<Provider> sink)
      throws InterruptedException {
    long end = scheduler.nanoTime() + time.toNanos();
    Set<PeerId> told = new HashSet<>();
    try (SearchLimit.Turn _ = limit.begin();
        Search<Provider> search = ways.search(cid)) {
      Optional<Provider> next = search.next(end);
      while (next.isPresent()) {
        if (told.add(next.get().peer()) && !sink.test(next.get())) {
          return false;
        }
        next = search.next(end);
      }
      return search.isOver();
    }
  }

  /**
   * Looks for a peer until that time is over.
   *
   * @throws RoutingBusyException if too many search already
   */
  public Optional<Provider> findPeer(PeerId peer, Duration time) throws InterruptedException {
    try (SearchLimit.Turn _ = limit.begin()) {
      return ways.findPeer(peer, time);
    }
  }

  /**
   * Tells others that this node has the block.
   *
   * @return how many have taken note
   * @throws RoutingBusyException if too many search already
   */
  public int announce(Cid cid) throws InterruptedException {
    try (SearchLimit.Turn _ = limit.begin()) {
      return ways.announce(cid);
    }
  }
}
