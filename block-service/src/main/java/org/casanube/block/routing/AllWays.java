package org.casanube.block.routing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.schedule.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks and tells by all ways at once; one that fails costs only itself. */
public final class AllWays implements ContentRouting, PeerRouting, Announcing {
  private static final Logger LOG = LoggerFactory.getLogger(AllWays.class);

  private final List<RoutingWay> ways;
  private final Scheduler scheduler;

  public AllWays(List<RoutingWay> ways, Scheduler scheduler) {
    this.ways = List.copyOf(ways);
    this.scheduler = scheduler;
  }

  @Override
  public void findProviders(Cid cid, Predicate<Provider> sink) throws InterruptedException {
    Set<PeerId> told = new HashSet<>();
    try (Search<Provider> search = search(cid)) {
      Optional<Provider> next = search.next();
      while (next.isPresent()) {
        if (told.add(next.get().peer()) && !sink.test(next.get())) {
          return;
        }
        next = search.next();
      }
    }
  }

  /** A search that goes on by itself; some providers may come twice. */
  public Search<Provider> search(Cid cid) {
    return start((way, found) ->
        way.findProviders(
            cid,
            provider -> {
              found.accept(provider);
              return !Thread.currentThread().isInterrupted();
            }));
  }

  @Override
  public Optional<Provider> findPeer(PeerId peer, Duration timeout) throws InterruptedException {
    long end = scheduler.nanoTime() + timeout.toNanos();
    try (Search<Provider> search = start((way, found) -> way.findPeer(peer).ifPresent(found))) {
      Optional<Provider> next = search.next(end);
      while (next.isPresent() && next.get().addresses().isEmpty()) {
        next = search.next(end);
      }
      return next;
    }
  }

  @Override
  public int announce(Cid cid) throws InterruptedException {
    AtomicInteger count = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(ways.size());
    List<Thread> threads = new ArrayList<>();
    for (RoutingWay way : ways) {
      threads.add(
          scheduler.start(
              "routing-announce",
              () -> {
                run(way, each -> count.addAndGet(each.announce(cid)));
                done.countDown();
              }));
    }
    try {
      done.await();
    } catch (InterruptedException e) {
      threads.forEach(Thread::interrupt);
      throw e;
    }
    return count.get();
  }

  /** What is asked of a way. */
  private interface Question<T> {
    void ask(RoutingWay way, Consumer<T> found) throws InterruptedException;
  }

  private <T> Search<T> start(Question<T> question) {
    Search<T> search = new Search<>(scheduler, ways.size());
    for (RoutingWay way : ways) {
      search.add(
          scheduler.start(
              "routing-search",
              () -> {
                try {
                  run(way, each -> question.ask(each, search::found));
                } finally {
                  search.ended();
                }
              }));
    }
    return search;
  }

  /** What is done with a way. */
  private interface Action {
    void run(RoutingWay way) throws InterruptedException;
  }

  private static void run(RoutingWay way, Action action) {
    try {
      action.run(way);
    } catch (InterruptedException e) {
      LOG.trace("{} is asked no longer", way.name());
    } catch (RuntimeException e) {
      LOG.atWarn()
          .addKeyValue("casanube.routing.way", way.name())
          .setCause(e)
          .log("a way of finding providers failed");
    }
  }
}
