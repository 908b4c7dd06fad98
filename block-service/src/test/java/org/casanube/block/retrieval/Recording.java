package org.casanube.block.retrieval;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.casanube.block.exchange.Exchange;
import org.casanube.block.exchange.ExchangeSession;
import org.casanube.block.exchange.ExchangeSession.PeerReport;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.PeerId;

/** An exchange with one peer, which has everything and sends it in order; notes what is wanted. */
final class Recording implements Exchange {
  final List<Cid> wanted = Collections.synchronizedList(new ArrayList<>());
  private final RandomDag dag;
  private final List<PeerReport> peers;

  /** True if its peers send nothing. */
  boolean silent;

  /** Is done whenever a session is asked for what has come. */
  Runnable whenAsked = () -> {};

  Recording(RandomDag dag) {
    this(dag, List.of(new PeerReport(RetrievalFixture.PEER, 0, 0, 0, 0, Optional.empty())));
  }

  /** One that reports these peers. */
  Recording(RandomDag dag, List<PeerReport> peers) {
    this.dag = dag;
    this.peers = peers;
  }

  @Override
  public ExchangeSession openSession() {
    Deque<Cid> pending = new ArrayDeque<>();
    return new ExchangeSession() {
      @Override
      public synchronized void want(Collection<Cid> cids) {
        wanted.addAll(cids);
        pending.addAll(cids);
      }

      @Override
      public void cancel(Collection<Cid> cids) {
        pending.removeAll(cids);
      }

      @Override
      public synchronized Optional<Arrival> next(Duration patience) {
        whenAsked.run();
        if (silent) {
          return Optional.empty();
        }
        return Optional.ofNullable(pending.poll())
            .map(cid ->
                new Arrival(
                    cid, Objects.requireNonNull(dag.blocks().get(cid)), RetrievalFixture.PEER));
      }

      @Override
      public void suggest(PeerId peer) {
        // The one peer is enough.
      }

      @Override
      public Report report() {
        return new Report(0, 0, 0, 0, peers);
      }

      @Override
      public void close() {
        pending.clear();
      }
    };
  }
}
