package org.casanube.block.retrieval;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.casanube.block.blocks.Block;
import org.casanube.block.exchange.ExchangeSession;
import org.casanube.block.exchange.ExchangeSession.Arrival;
import org.casanube.block.retrieval.BesideBlocks.Received;
import org.casanube.block.routing.Provider;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.PeerId;
import org.jspecify.annotations.Nullable;

/**
 * All who are asked by one fetch, in the order that costs least: an archive of the whole DAG where
 * a near node streams one; the peers of the exchange; gateways and providers that are looked for,
 * as soon as the others are silent. Blocks are wanted by any thread, received by one.
 *
 * <p>While an archive streams, the exchange is asked for nothing, so nothing comes twice, or for a
 * few blocks if the archive is slow: {@link ArchivePace} compares them. The archive's blocks come
 * in the order in which a walk wants them; one that is not wanted yet is put aside for a moment.
 * When it ends, falls silent or is given up, what is still wanted goes to the exchange.
 */
final class PeerSession implements AutoCloseable {
  private static final Duration SLICE = Duration.ofMillis(20);
  private static final Logger LOG = System.getLogger(PeerSession.class.getName());

  private final ExchangeSession session;
  private final FetchContext context;
  private final InstantSource clock;
  private final ProviderSearch search;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Set<Cid> outstanding = new LinkedHashSet<>();
  private final AsideBlocks aside = new AsideBlocks();
  private final ArchiveProbes probed = new ArchiveProbes();
  private final BesideBlocks beside = new BesideBlocks();
  private boolean isHungry;
  private boolean closed;
  private volatile @Nullable CarFeed archive;
  private volatile @Nullable GatewayWorkers gateways;

  private volatile long lastArrivalAt;
  private @Nullable ArchivePace pace;

  PeerSession(FetchContext context) {
    this.context = context;
    clock = context.clock();
    session = context.exchange().openSession();
    search =
        new ProviderSearch(
            context.routing(), clock, context.settings().searchAgain(), this::provided);
    lastArrivalAt = clock.millis();
  }

  /** Has a near node stream all below the root, if one does. */
  void streamArchive(Cid root) {
    List<BlockGateway> near = context.gateways().near();
    if (near.isEmpty()) {
      return;
    }
    CarFeed feed = new CarFeed(near, root, new ArchiveSink());
    lock.lock();
    try {
      archive = feed;
    } finally {
      lock.unlock();
    }
    feed.start();
  }

  /** Wants blocks that were not wanted before. */
  void want(Collection<Cid> cids) {
    List<Cid> asked = new ArrayList<>();
    lock.lock();
    try {
      if (outstanding.isEmpty()) {
        lastArrivalAt = clock.millis();
      }
      for (Cid cid : cids) {
        AsideBlocks.Aside kept = aside.remove(cid.multihash());
        if (kept != null) {
          addReady(cid, kept.block(), kept.from());
          archived(kept.block().size());
        } else {
          outstanding.add(cid);
          asked.add(cid);
        }
      }
      if (archive != null) {
        asked.clear();
      }
    } finally {
      lock.unlock();
    }
    if (!asked.isEmpty()) {
      session.want(asked);
    }
  }

  private void archived(int bytes) {
    if (pace != null) {
      pace.archived(bytes);
    }
  }

  private void addReady(Cid cid, Block block, BlockGateway from) {
    beside.add(cid, block, from);
    changed.signalAll();
  }

  /** The next block that came, if one comes in time. */
  Optional<Received> next(Duration patience) throws InterruptedException {
    setHungry(!patience.isZero());
    try {
      return find(patience);
    } finally {
      setHungry(false);
    }
  }

  /** Whether the walk asks for blocks; while it is at work an archive waits for it. */
  private void setHungry(boolean waits) {
    lock.lock();
    try {
      isHungry = waits;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private Optional<Received> find(Duration patience) throws InterruptedException {
    boolean probing = judgeArchive();
    Optional<Received> ready = nextBeside(probing ? Duration.ZERO : patience);
    if (ready.isPresent()) {
      lastArrivalAt = clock.millis();
      return ready;
    }
    boolean sliced = (gateways != null || probing) && patience.compareTo(SLICE) > 0;
    Optional<Arrival> arrival = session.next(sliced ? SLICE : patience);
    if (arrival.isEmpty()) {
      return nextBeside(Duration.ZERO);
    }
    Block block = arrival.get().block();
    lock.lock();
    try {
      probed.remove(arrival.get().cid());
      if (!outstanding.remove(arrival.get().cid())) {
        beside.duplicate(block.size());
        return Optional.empty();
      }
      if (pace != null) {
        pace.exchanged(block.size());
      }
    } finally {
      lock.unlock();
    }
    lastArrivalAt = clock.millis();
    return Optional.of(new Received(arrival.get().cid(), block));
  }

  /** Sees to it that a slow archive holds nothing up; true while others are tried beside it. */
  private boolean judgeArchive() {
    CarFeed feed = archive;
    if (feed == null || feed.asked().isEmpty()) {
      return false;
    }
    ArchivePace.Verdict verdict;
    boolean probing;
    lock.lock();
    try {
      if (archive != feed) {
        return false;
      }
      ArchivePace judged = pace == null ? beginPace() : pace;
      if (!beside.isEmpty()) {
        judged.held();
      }
      verdict = judged.judge(clock.millis(), hasOthers());
      probing = judged.isProbing();
    } finally {
      lock.unlock();
    }
    switch (verdict) {
      case GO_ON, PROBE -> {
        if (probing) {
          probe();
        }
      }
      case STOP_PROBING -> stopProbing();
      case GIVE_UP -> {
        LOG.log(Level.INFO, "an archive is slower than other peers, and given up");
        endArchive();
      }
    }
    return probing && archive != null;
  }

  /** From now on, since somebody has been asked, the archive is measured. */
  private ArchivePace beginPace() {
    long now = clock.millis();
    if (beside.isEmpty()) {
      lastArrivalAt = now;
    }
    ArchivePace begun = new ArchivePace(context.settings().searchAfter().toMillis(), now);
    pace = begun;
    return begun;
  }

  private boolean hasOthers() {
    return context.gateways().connected().size() > 1;
  }

  /** Keeps the exchange busy with a few of the blocks that the archive would bring last. */
  private void probe() {
    List<Cid> asked;
    lock.lock();
    try {
      asked = probed.addLastOf(outstanding);
    } finally {
      lock.unlock();
    }
    if (!asked.isEmpty()) {
      session.want(asked);
    }
  }

  private void stopProbing() {
    List<Cid> asked;
    lock.lock();
    try {
      asked = probed.removeAll();
    } finally {
      lock.unlock();
    }
    session.cancel(asked);
  }

  /** What came otherwise than by the exchange; waits for it while the exchange is not asked. */
  private Optional<Received> nextBeside(Duration patience) throws InterruptedException {
    long left = patience.toNanos();
    lock.lock();
    try {
      while (beside.isEmpty() && archive != null && left > 0) {
        if (silence().compareTo(context.settings().searchAfter()) >= 0) {
          return Optional.empty();
        }
        left = changed.awaitNanos(left);
      }
      Optional<Received> received = beside.poll();
      if (received.isPresent()) {
        isHungry = false;
        changed.signalAll();
      }
      return received;
    } finally {
      lock.unlock();
    }
  }

  /** How long nothing has come though something was wanted. */
  Duration silence() {
    return Duration.ofMillis(clock.millis() - lastArrivalAt);
  }

  /**
   * Asks others if it is time: looks for providers of the block at once if there is nobody to ask,
   * after a while of silence otherwise, and not again too soon. Doesn't wait.
   */
  void searchIfSilent(Cid cid) {
    boolean silent = silence().compareTo(context.settings().searchAfter()) >= 0;
    CarFeed feed = archive;
    if (feed != null) {
      if (silent && feed.asked().isPresent()) {
        endArchive();
      }
      return;
    }
    boolean lonely = session.report().peers().isEmpty();
    if (lonely || silent) {
      context.gateways().fallbacks().forEach(this::ask);
      search.beginIfDue(cid);
    }
  }

  private void provided(Provider provider) {
    context.gateways().of(provider).ifPresent(this::ask);
    session.suggest(provider.peer());
  }

  private void ask(BlockGateway gateway) {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      if (gateways == null) {
        gateways = new GatewayWorkers(this::firstOutstanding, this::offer);
      }
      gateways.add(gateway);
    } finally {
      lock.unlock();
    }
  }

  private Optional<Cid> firstOutstanding(Predicate<Cid> which) {
    return locked(() -> outstanding.stream().filter(which).findFirst());
  }

  /** A block that a gateway gave. */
  private void offer(BlockGateway from, Cid cid, Block block) {
    boolean wanted;
    lock.lock();
    try {
      wanted = outstanding.remove(cid);
      if (wanted) {
        addReady(cid, block, from);
      } else {
        beside.duplicate(block.size());
      }
    } finally {
      lock.unlock();
    }
    if (wanted) {
      session.cancel(List.of(cid));
    }
  }

  /** True if a search has ended, none runs, and there is nobody to ask. */
  boolean hasNobodyToAsk() {
    GatewayWorkers workers = gateways;
    return archive == null
        && search.isInVain()
        && (workers == null || workers.areAllDone())
        && report().peers().isEmpty()
        && locked(beside::isEmpty);
  }

  /** How many gateways gave something that are no known peers. */
  int strangers() {
    return locked(beside::strangers);
  }

  private <T> T locked(Supplier<T> question) {
    lock.lock();
    try {
      return question.get();
    } finally {
      lock.unlock();
    }
  }

  /** How many providers were found. */
  int providers() {
    return search.providers();
  }

  /** True if providers were looked for. */
  boolean hasSearched() {
    return search.hasEnded();
  }

  /** What the gateways that were asked said that is worth telling. */
  List<String> gatewayTroubles() {
    GatewayWorkers workers = gateways;
    return workers == null ? List.of() : workers.troubles();
  }

  /** What the exchange has seen; blocks that came otherwise are counted with it. */
  ExchangeSession.Report report() {
    ExchangeSession.Report exchanged = session.report();
    Set<PeerId> connected = context.gateways().connected();
    lock.lock();
    try {
      return beside.added(exchanged, outstanding.size(), connected);
    } finally {
      lock.unlock();
    }
  }

  private void endArchive() {
    CarFeed feed = archive;
    if (feed != null) {
      if (hasOthers()) {
        feed.asked().ifPresent(BlockGateway::wasSlow);
      }
      feed.close();
      new ArchiveSink().ended();
    }
  }

  @Override
  public void close() {
    GatewayWorkers workers;
    CarFeed feed;
    lock.lock();
    try {
      closed = true;
      workers = gateways;
      feed = archive;
      archive = null;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (feed != null) {
      feed.close();
    }
    if (workers != null) {
      workers.close();
    }
    search.close();
    session.close();
  }

  /** Takes the blocks of the archive. */
  private final class ArchiveSink implements CarFeed.Sink {
    @Override
    public boolean take(BlockGateway from, Cid cid, Block block) throws InterruptedException {
      boolean asked;
      lock.lock();
      try {
        while (isAhead() && archive != null) {
          changed.await();
        }
        if (archive == null) {
          return false;
        }
        asked = probed.remove(cid);
        if (outstanding.remove(cid)) {
          addReady(cid, block, from);
          archived(block.size());
        } else {
          beside.duplicate(aside.put(block, from));
        }
      } finally {
        lock.unlock();
      }
      if (asked) {
        session.cancel(List.of(cid));
      }
      return true;
    }

    /**
     * True if the walk has not come far enough to want more: it would be forgotten. A walk that has
     * been given something is at work from then on, however late its thread wakes.
     */
    private boolean isAhead() {
      boolean starves = isHungry && beside.isEmpty();
      return beside.isFull() || (aside.isFull() && !starves);
    }

    @Override
    public void heard() {
      if (archive != null) {
        lastArrivalAt = clock.millis();
      }
    }

    @Override
    public void ended() {
      List<Cid> left;
      lock.lock();
      try {
        if (archive == null) {
          return;
        }
        archive = null;
        pace = null;
        var _ = probed.removeAll();
        left = List.copyOf(outstanding);
        changed.signalAll();
      } finally {
        lock.unlock();
      }
      if (!left.isEmpty()) {
        lastArrivalAt = clock.millis();
        session.want(left);
      }
    }
  }
}
