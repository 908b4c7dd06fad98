package org.casanube.block.retrieval.wiring;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.casanube.block.routing.ContentRouting;
import org.casanube.block.routing.Provider;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.PeerId;

/** All ways of routing at once; one that fails costs only what it would have found. */
final class CombinedRouting implements ContentRouting {
  private static final Logger LOG = System.getLogger(CombinedRouting.class.getName());

  private final List<ContentRouting> ways;

  CombinedRouting(List<ContentRouting> ways) {
    this.ways = List.copyOf(ways);
  }

  @Override
  public void findProviders(Cid cid, Predicate<Provider> sink) throws InterruptedException {
    OneAtATime telling = new OneAtATime(sink);
    List<Thread> searches = new ArrayList<>();
    for (ContentRouting way : ways) {
      searches.add(Thread.ofVirtual().name("routing-way").start(() -> search(way, cid, telling)));
    }
    try {
      for (Thread search : searches) {
        search.join();
      }
    } finally {
      searches.forEach(Thread::interrupt);
    }
  }

  private static void search(ContentRouting way, Cid cid, OneAtATime telling) {
    try {
      way.findProviders(cid, telling);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "a way of routing failed for {0}: {1}", cid, e);
    }
  }

  /** Lets the ways tell one after the other, each provider once. */
  private static final class OneAtATime implements Predicate<Provider> {
    private final ReentrantLock lock = new ReentrantLock();
    private final Predicate<Provider> sink;
    private final Set<PeerId> told = new HashSet<>();
    private boolean enough;

    OneAtATime(Predicate<Provider> sink) {
      this.sink = sink;
    }

    @Override
    public boolean test(Provider provider) {
      lock.lock();
      try {
        if (!enough && told.add(provider.peer())) {
          enough = !sink.test(provider);
        }
        return !enough;
      } finally {
        lock.unlock();
      }
    }
  }
}
