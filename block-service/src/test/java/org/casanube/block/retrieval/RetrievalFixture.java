package org.casanube.block.retrieval;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.casanube.block.blocks.Blocks;
import org.casanube.block.blocks.BlocksListener;
import org.casanube.block.blocks.InMemoryBlockStore;
import org.casanube.block.blocks.LocalBlocks;
import org.casanube.block.exchange.Exchange;
import org.casanube.block.exchange.FakeExchange;
import org.casanube.block.reachability.KeyHash;
import org.casanube.block.routing.ContentRouting;
import org.casanube.block.routing.Provider;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.PeerId;

/** A retrieval over blocks in memory and peers that are not there. */
final class RetrievalFixture {
  static final PeerId PEER = peer(1);

  final InMemoryBlockStore store = new InMemoryBlockStore();
  final Blocks blocks = new LocalBlocks(store, BlocksListener.NONE);
  final FakeExchange exchange = new FakeExchange();
  final List<Provider> providers = new CopyOnWriteArrayList<>();
  final List<Cid> searched = new CopyOnWriteArrayList<>();
  final List<FetchProgress> finished = new CopyOnWriteArrayList<>();
  final List<FetchFailedException> failed = new CopyOnWriteArrayList<>();

  Gateways gateways = Gateways.NONE;

  /** Tells of the providers above. */
  private final ContentRouting routing =
      (Cid cid, Predicate<Provider> sink) -> {
        searched.add(cid);
        for (Provider provider : providers) {
          if (!sink.test(provider)) {
            return;
          }
        }
      };

  static PeerId peer(int seed) {
    byte[] key = new byte[32];
    new Random(seed).nextBytes(key);
    return PeerId.ofEd25519(key);
  }

  static FetchSettings settings() {
    return settings(Duration.ofMillis(40));
  }

  static FetchSettings settings(Duration searchAfter) {
    return new FetchSettings(
        Duration.ofSeconds(30),
        searchAfter,
        Duration.ofMillis(200),
        64,
        1024 * 1024,
        1024 * 1024,
        4,
        4);
  }

  PeerRetrieval retrieval() {
    return retrieval(exchange, settings());
  }

  PeerRetrieval retrieval(Exchange with, FetchSettings settings) {
    return new PeerRetrieval(
        blocks,
        new PeerAccess(with, routing, gateways),
        new KeyHash(new Random(1)),
        settings,
        Clock.systemUTC(),
        new FetchListener() {
          @Override
          public void finished(FetchProgress progress) {
            finished.add(progress);
          }

          @Override
          public void failed(FetchProgress progress, FetchFailedException cause) {
            failed.add(cause);
          }
        });
  }

  /** Puts these here. */
  void have(RandomDag dag, Predicate<Cid> which) {
    try (Blocks.WriteSession session = blocks.openSession()) {
      dag.blocks()
          .forEach((cid, block) -> {
            if (which.test(cid)) {
              session.add(cid, block);
            }
          });
      session.commit();
    }
  }

  /** The blocks below the root that are not here. */
  List<Cid> missing(RandomDag dag) {
    List<Cid> missing = new ArrayList<>();
    dag.reachable()
        .forEach(cid -> {
          if (blocks.findSize(cid).isEmpty()) {
            missing.add(cid);
          }
        });
    return missing;
  }
}
