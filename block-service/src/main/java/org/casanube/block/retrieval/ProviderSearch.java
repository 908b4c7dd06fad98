package org.casanube.block.retrieval;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.casanube.block.routing.ContentRouting;
import org.casanube.block.routing.Provider;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.PeerId;
import org.jspecify.annotations.Nullable;

/**
 * The looking for providers of one fetch: one search at a time, on a thread of its own, and not
 * again too soon. Begun by one thread; whatever it tells may be asked by any.
 */
final class ProviderSearch implements AutoCloseable {
  private static final int ENOUGH_PROVIDERS = 20;
  private static final Logger LOG = System.getLogger(ProviderSearch.class.getName());

  private final ContentRouting routing;
  private final InstantSource clock;
  private final Duration again;
  private final Consumer<Provider> sink;
  private final Set<PeerId> providers = ConcurrentHashMap.newKeySet();

  private long begunAt = Long.MIN_VALUE;
  private volatile boolean running;
  private volatile boolean ended;
  private volatile @Nullable Thread thread;

  /**
   * A search to come.
   *
   * @param again how long after one search has begun the next may
   * @param sink is told of every provider as it is found
   */
  ProviderSearch(
      ContentRouting routing, InstantSource clock, Duration again, Consumer<Provider> sink) {
    this.routing = routing;
    this.clock = clock;
    this.again = again;
    this.sink = sink;
  }

  /** Looks for providers of the block, unless a search runs or has begun a moment ago. */
  void beginIfDue(Cid cid) {
    boolean due = begunAt == Long.MIN_VALUE || clock.millis() - begunAt >= again.toMillis();
    if (due && !running) {
      running = true;
      begunAt = clock.millis();
      thread = Thread.ofVirtual().name("retrieval-search").start(() -> search(cid));
    }
  }

  private void search(Cid cid) {
    try {
      routing.findProviders(cid, this::found);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "looking for providers of {0} failed: {1}", cid, e);
    } finally {
      ended = true;
      running = false;
    }
  }

  private boolean found(Provider provider) {
    providers.add(provider.peer());
    sink.accept(provider);
    return providers.size() < ENOUGH_PROVIDERS;
  }

  /** How many providers were found. */
  int providers() {
    return providers.size();
  }

  /** True if a search has ended. */
  boolean hasEnded() {
    return ended;
  }

  /** True if a search has ended, none runs, and none found anybody. */
  boolean isInVain() {
    return ended && !running && providers.isEmpty();
  }

  @Override
  public void close() {
    Thread begun = thread;
    if (begun != null) {
      begun.interrupt();
    }
  }
}
