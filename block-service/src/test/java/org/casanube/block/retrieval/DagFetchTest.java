package org.casanube.block.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.casanube.block.blocks.Block;
import org.casanube.block.routing.Provider;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;
import org.casanube.multiformats.Multihash;
import org.junit.jupiter.api.Test;

class DagFetchTest {
  private final RetrievalFixture fixture = new RetrievalFixture();

  /** Some blocks are here, each of the others is with one of three peers, one of them unknown. */
  @Property(tries = 60)
  void fetch_ofAnyDag_bringsAllThatIsMissing(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 120) int nodes,
      @ForAll @IntRange(max = 100) int percentHere) {
    RetrievalFixture node = new RetrievalFixture();
    RandomDag dag = RandomDag.of(seed, nodes);
    Random random = new Random(seed);
    node.have(dag, _ -> random.nextInt(100) < percentHere);
    node.exchange.hide(RetrievalFixture.peer(3));
    node.providers.add(new Provider(RetrievalFixture.peer(3), List.of(), Set.of()));
    dag.blocks()
        .values()
        .forEach(block ->
            node.exchange.give(RetrievalFixture.peer(1 + random.nextInt(3)), List.of(block)));
    int missing = node.missing(dag).size();

    try (Fetched fetched = node.retrieval().fetch(FetchRequest.dag(dag.root()), FetchWatch.NONE)) {
      assertThat(node.missing(dag)).isEmpty();
      assertThat(fetched.progress().blocks()).isEqualTo(missing);
      assertThat(fetched.progress().remaining()).isZero();
      assertThat(fetched.progress().phase()).isEqualTo(FetchProgress.Phase.DONE);
    }
    assertThat(node.exchange.openSessions()).isZero();
    assertThat(node.retrieval().running()).isEmpty();
  }

  @Test
  void fetch_madeAgain_asksForNothingThatCame() {
    RandomDag dag = RandomDag.ofLeaves(2, 2000, 300);
    fixture.exchange.give(RetrievalFixture.PEER, dag.blocks().values());
    PeerRetrieval retrieval = fixture.retrieval();
    assertThatThrownBy(() ->
            retrieval.fetch(
                FetchRequest.dag(dag.root()),
                progress -> {
                  if (progress.blocks() > 500) {
                    throw new CancellationException("enough");
                  }
                }))
        .isInstanceOf(CancellationException.class);
    int missing = fixture.missing(dag).size();

    try (Fetched fetched = retrieval.fetch(FetchRequest.dag(dag.root()), FetchWatch.NONE)) {
      assertThat(fetched.progress().blocks()).isEqualTo(missing);
      assertThat(fixture.missing(dag)).isEmpty();
    }
    try (Fetched again = retrieval.fetch(FetchRequest.dag(dag.root()), FetchWatch.NONE)) {
      assertThat(again.progress().blocks()).isZero();
      assertThat(again.progress().localBlocks()).isEqualTo(dag.reachable().size());
    }
  }

  @Test
  void fetch_withNobodyToAsk_saysSoAtOnce() {
    RandomDag dag = RandomDag.of(3, 3);
    assertThatThrownBy(
            () -> fixture.retrieval().fetch(FetchRequest.dag(dag.root()), FetchWatch.NONE))
        .asInstanceOf(type(FetchFailedException.class))
        .satisfies(failure -> {
          assertThat(failure.code()).isEqualTo(FetchErrorCode.NOBODY_HAS_IT);
          assertThat(failure.cid()).isEqualTo(dag.root());
          assertThat(failure)
              .hasMessage(
                  "block %s is not here, and no peer is connected; 0 providers found"
                      .formatted(dag.root()));
        });
    assertThat(fixture.searched).containsExactly(dag.root());
    assertThat(fixture.failed).hasSize(1);
  }

  /** Whoever looks, whenever that is, sees what has come and what is missing of one moment. */
  @Test
  void running_whileBlocksCome_tellsOfAsManyBlocksAsThereAre() {
    RandomDag dag = RandomDag.ofLeaves(4, 150, 50);
    int untilAllAreKnown = 2;
    Recording exchange = new Recording(dag);
    PeerRetrieval retrieval = fixture.retrieval(exchange, RetrievalFixture.settings());
    List<Long> totals = new ArrayList<>();
    exchange.whenAsked =
        () ->
            retrieval.running().stream()
                .filter(fetch -> fetch.blocks() >= untilAllAreKnown)
                .forEach(fetch -> totals.add(fetch.blocks() + fetch.remaining()));

    try (Fetched fetched = retrieval.fetch(FetchRequest.dag(dag.root()), FetchWatch.NONE)) {
      assertThat(totals).isNotEmpty().containsOnly(fetched.progress().blocks());
    }
  }

  /** A peer may be gone when what it sent is taken: that is no reason to give up. */
  @Test
  void fetch_fromPeersThatAreGone_takesWhatTheySent() {
    RandomDag dag = RandomDag.ofLeaves(9, 500, 50);
    Recording gone = new Recording(dag, List.of());
    try (Fetched _ =
        fixture
            .retrieval(gone, RetrievalFixture.settings())
            .fetch(FetchRequest.dag(dag.root()), FetchWatch.NONE)) {
      assertThat(fixture.missing(dag)).isEmpty();
    }
  }

  /** Work that nobody waits for goes on until a peer comes. */
  @Test
  void fetch_thatIsPersistent_waitsForPeersToCome() {
    RandomDag dag = RandomDag.of(8, 5);
    AtomicInteger told = new AtomicInteger();
    FetchWatch watch =
        _ -> {
          if (told.incrementAndGet() == 5) {
            fixture.exchange.give(RetrievalFixture.PEER, dag.blocks().values());
          }
        };
    try (Fetched _ =
        fixture.retrieval().fetch(FetchRequest.dag(dag.root()).persistently(), watch)) {
      assertThat(fixture.missing(dag)).isEmpty();
    }
  }

  @Test
  void fetch_ofBlockThatPeersLack_endsAfterItsPatience() {
    RandomDag dag = RandomDag.ofLeaves(4, 50, 100);
    List<Block> some = new ArrayList<>(dag.blocks().values());
    Block lost = some.remove(20);
    fixture.exchange.give(RetrievalFixture.PEER, some);
    assertThatThrownBy(() ->
            fixture
                .retrieval()
                .fetch(
                    FetchRequest.dag(dag.root()).within(Duration.ofMillis(700)), FetchWatch.NONE))
        .asInstanceOf(type(FetchFailedException.class))
        .satisfies(failure -> {
          assertThat(failure.code()).isEqualTo(FetchErrorCode.DEADLINE);
          assertThat(failure.cid().multihash()).isEqualTo(lost.multihash());
          assertThat(failure)
              .hasMessageContaining("asked 1 peer")
              .hasMessageContaining("no peer sent");
        });
    assertThat(fixture.missing(dag)).hasSize(1);
  }

  @Test
  void fetch_whileItRuns_isSafeFromCollections() {
    RandomDag dag = RandomDag.ofLeaves(5, 300, 100);
    fixture.have(dag, cid -> cid.codec().equals(Multicodec.RAW) && cid.hashCode() % 2 == 0);
    fixture.exchange.give(RetrievalFixture.PEER, dag.blocks().values());
    try (Fetched _ = fixture.retrieval().fetch(FetchRequest.dag(dag.root()), FetchWatch.NONE)) {
      fixture.store.sweep(fixture.blocks.advanceHorizon(), _ -> false);
      assertThat(fixture.missing(dag)).isEmpty();
    }
    fixture.store.sweep(fixture.blocks.advanceHorizon(), _ -> false);
    assertThat(fixture.missing(dag)).hasSize(dag.reachable().size());
  }

  @Test
  void fetch_ofBlockThatIsNotWhatItsCodecSays_names() {
    byte[] junk = {1, 2, 3, 4};
    Block block = Block.of(Multihash.sha256(junk), junk);
    Cid cid = Cid.v1(Multicodec.DAG_CBOR, block.multihash());
    fixture.exchange.give(RetrievalFixture.PEER, List.of(block));
    assertThatThrownBy(() -> fixture.retrieval().fetch(FetchRequest.dag(cid), FetchWatch.NONE))
        .asInstanceOf(type(FetchFailedException.class))
        .extracting(FetchFailedException::code)
        .isEqualTo(FetchErrorCode.UNREADABLE_DAG);
  }

  @Test
  void fetch_ofOneBlock_bringsThatAlone() {
    RandomDag dag = RandomDag.of(6, 5);
    fixture.exchange.give(RetrievalFixture.PEER, dag.blocks().values());
    try (Fetched _ = fixture.retrieval().fetch(FetchRequest.block(dag.root()), FetchWatch.NONE)) {
      assertThat(fixture.missing(dag)).hasSize(dag.reachable().size() - 1);
    }
  }

  /** The order in which a peer is asked is that of a reader, as far as links are known. */
  @Test
  void fetch_asksInTheOrderOfTheDag() {
    RandomDag dag = RandomDag.ofLeaves(7, 400, 50);
    Recording recording = new Recording(dag);
    try (Fetched _ =
        fixture
            .retrieval(recording, RetrievalFixture.settings())
            .fetch(FetchRequest.dag(dag.root()), FetchWatch.NONE)) {
      Cid firstNode = dag.links(dag.root()).getFirst();
      List<Cid> firstLeaves = dag.links(firstNode);
      List<Cid> leaves =
          recording.wanted.stream().filter(cid -> cid.codec().equals(Multicodec.RAW)).toList();
      assertThat(leaves.subList(0, firstLeaves.size())).containsExactlyElementsOf(firstLeaves);
    }
  }
}
