package org.casanube.block.retrieval.wiring;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.casanube.block.exchange.Exchange;
import org.casanube.block.exchange.ExchangeSession;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.PeerId;

/** Stands in for an exchange where there is none: nobody is connected, nothing comes. */
final class NoPeers implements Exchange {
  @Override
  public ExchangeSession openSession() {
    return new Session();
  }

  private static final class Session implements ExchangeSession {
    private static final Report NOTHING = new Report(0, 0, 0, 0, List.of());

    private final CountDownLatch closed = new CountDownLatch(1);

    @Override
    public void want(Collection<Cid> cids) {
      // Nobody hears it.
    }

    @Override
    public void cancel(Collection<Cid> cids) {
      // Nobody has heard it.
    }

    @Override
    public Optional<Arrival> next(Duration patience) throws InterruptedException {
      var _ = closed.await(patience.toNanos(), TimeUnit.NANOSECONDS);
      return Optional.empty();
    }

    @Override
    public void suggest(PeerId peer) {
      // There is no way to it.
    }

    @Override
    public Report report() {
      return NOTHING;
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }
}
