package org.casanube.block.retrieval;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.casanube.block.exchange.Exchange;
import org.casanube.block.exchange.ExchangeSession;
import org.casanube.block.exchange.ExchangeSession.Arrival;
import org.casanube.block.routing.ContentRouting;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.PeerId;
import org.jspecify.annotations.Nullable;

/**
 * The peers of one fetch: those of an exchange session, and providers that are looked for as soon
 * as the others are silent. Blocks are wanted and asked for by any thread, received by one.
 */
final class PeerSession implements AutoCloseable {
  private static final int ENOUGH_PROVIDERS = 20;
  private static final Logger LOG = System.getLogger(PeerSession.class.getName());

  private final ExchangeSession session;
  private final ContentRouting routing;
  private final FetchSettings settings;
  private final InstantSource clock;
  private final Set<PeerId> providers = ConcurrentHashMap.newKeySet();
  private final AtomicLong outstanding = new AtomicLong();
  private volatile long lastArrivalAt;
  private long searchedAt = Long.MIN_VALUE;
  private volatile boolean searching;
  private volatile boolean searched;
  private @Nullable Thread search;

  PeerSession(
      Exchange exchange, ContentRouting routing, FetchSettings settings, InstantSource clock) {
    this.routing = routing;
    this.settings = settings;
    this.clock = clock;
    session = exchange.openSession();
    lastArrivalAt = clock.millis();
  }

  /** Wants blocks that were not wanted before. */
  void want(Collection<Cid> cids) {
    if (outstanding.getAndAdd(cids.size()) == 0) {
      lastArrivalAt = clock.millis();
    }
    session.want(cids);
  }

  /** The next block that came, if one comes in time. */
  Optional<Arrival> next(Duration patience) throws InterruptedException {
    Optional<Arrival> arrival = session.next(patience);
    if (arrival.isPresent()) {
      outstanding.decrementAndGet();
      lastArrivalAt = clock.millis();
    }
    return arrival;
  }

  /** How long nothing has come though something was wanted. */
  Duration silence() {
    return Duration.ofMillis(clock.millis() - lastArrivalAt);
  }

  /**
   * Looks for providers of the block if it is time: at once if there is nobody to ask, after a
   * while of silence otherwise, and not again too soon. Doesn't wait.
   */
  void searchIfSilent(Cid cid) {
    boolean lonely = report().peers().isEmpty();
    boolean silent = silence().compareTo(settings.searchAfter()) >= 0;
    boolean again =
        searchedAt == Long.MIN_VALUE || sinceSearch() >= settings.searchAgain().toMillis();
    if (!searching && again && (lonely || silent)) {
      searching = true;
      searchedAt = clock.millis();
      search = Thread.ofVirtual().name("retrieval-search").start(() -> search(cid));
    }
  }

  private long sinceSearch() {
    return clock.millis() - searchedAt;
  }

  private void search(Cid cid) {
    try {
      routing.findProviders(
          cid,
          provider -> {
            providers.add(provider.peer());
            session.suggest(provider.peer());
            return providers.size() < ENOUGH_PROVIDERS;
          });
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "looking for providers of {0} failed: {1}", cid, e);
    } finally {
      searched = true;
      searching = false;
    }
  }

  /** True if a search has ended, none runs, and there is nobody to ask. */
  boolean hasNobodyToAsk() {
    return searched && !searching && providers.isEmpty() && report().peers().isEmpty();
  }

  /** How many providers were found. */
  int providers() {
    return providers.size();
  }

  /** True if providers were looked for. */
  boolean hasSearched() {
    return searched;
  }

  ExchangeSession.Report report() {
    return session.report();
  }

  @Override
  public void close() {
    Thread running = search;
    if (running != null) {
      running.interrupt();
    }
    session.close();
  }
}
