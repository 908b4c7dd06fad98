package org.casanube.block.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.casanube.block.archives.CarExporter;
import org.casanube.block.archives.CarSelection;
import org.casanube.block.blocks.Block;
import org.casanube.block.exchange.ExchangeSession.PeerReport;
import org.casanube.block.reachability.KeyHash;
import org.casanube.block.routing.Provider;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.PeerId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class GatewayFetchTest {
  private final RetrievalFixture fixture = new RetrievalFixture();

  @Test
  void fetch_fromNearNode_comesAsAnArchiveAlone() {
    RandomDag dag = RandomDag.ofLeaves(1, 5000, 2000);
    fixture.exchange.give(RetrievalFixture.PEER, dag.blocks().values());
    fixture.gateways = near(new Gateway(dag, archive -> archive));
    PeerRetrieval patient =
        fixture.retrieval(fixture.exchange, RetrievalFixture.settings(Duration.ofSeconds(30)));
    try (Fetched fetched = patient.fetch(FetchRequest.dag(dag.root()), FetchWatch.NONE)) {
      assertThat(fixture.missing(dag)).isEmpty();
      assertThat(fetched.progress().blocks()).isEqualTo(dag.reachable().size());
      assertThat(fetched.progress().duplicateBytes()).isZero();
      assertThat(fetched.progress().peers()).isEqualTo(1);
    }
  }

  /** A stranger who has everything, or says so, and gives it drop by drop. */
  @Test
  @Timeout(120)
  void fetch_fromNearNodeThatTrickles_goesOnWithFasterPeers() {
    RandomDag dag = RandomDag.ofLeaves(6, 3000, 500);
    fixture.exchange.give(RetrievalFixture.peer(2), dag.blocks().values());
    fixture.exchange.pace(Duration.ofMillis(1));
    Gateway trickling = new Gateway(dag, archive -> archive);
    trickling.drops = true;
    fixture.gateways = near(trickling);
    PeerRetrieval retrieval =
        fixture.retrieval(fixture.exchange, RetrievalFixture.settings(Duration.ofMillis(400)));
    try (Fetched fetched = retrieval.fetch(FetchRequest.dag(dag.root()), FetchWatch.NONE)) {
      assertThat(fixture.missing(dag)).isEmpty();
      assertThat(trickling.slow).hasValue(1);
      assertThat(fetched.progress().peers()).isEqualTo(2);
      assertThat(trickling.given.get()).isLessThan(dag.reachable().size() / 2);
    }
  }

  /** Whoever gave most of it and went away is the cause, not somebody who never had it. */
  @Test
  void fetch_fromNearNodeThatGoesAway_namesIt() {
    RandomDag dag = RandomDag.ofLeaves(7, 4000, 500);
    Recording lacking =
        new Recording(
            RandomDag.of(8, 2),
            List.of(
                new PeerReport(RetrievalFixture.peer(2), 0, 0, 4, 0, Optional.empty()),
                new PeerReport(
                    RetrievalFixture.peer(3), 0, 0, 0, 0, Optional.of("refused the stream"))));
    lacking.silent = true;
    fixture.gateways =
        near(new Gateway(dag, archive -> Arrays.copyOf(archive, archive.length / 2)), Set.of());
    FetchRequest request = FetchRequest.dag(dag.root()).within(Duration.ofSeconds(3));
    PeerRetrieval retrieval =
        fixture.retrieval(lacking, RetrievalFixture.settings(Duration.ofSeconds(2)));
    assertThatThrownBy(() -> retrieval.fetch(request, FetchWatch.NONE))
        .asInstanceOf(type(FetchFailedException.class))
        .satisfies(failure -> {
          assertThat(failure.code()).isEqualTo(FetchErrorCode.DEADLINE);
          assertThat(failure)
              .hasMessageContaining(RetrievalFixture.PEER + " went away after ")
              .hasMessageContaining("asked 2 peers, of which 1 lacks it and 1 can't be reached");
        });
    assertThat(retrieval.failed()).first().extracting(FailedFetch::root).isEqualTo(dag.root());
  }

  /** However the archive is damaged or cut, the rest comes from elsewhere and nothing is wrong. */
  @Property(tries = 40)
  void fetch_fromNearNodeThatFails_goesOnWithOthers(@ForAll long seed) {
    RetrievalFixture node = new RetrievalFixture();
    RandomDag dag = RandomDag.of(seed, 40);
    Random random = new Random(seed);
    node.exchange.give(RetrievalFixture.PEER, dag.blocks().values());
    node.have(dag, _ -> random.nextInt(4) == 0);
    node.gateways = near(new Gateway(dag, archive -> spoil(archive, random)));
    try (Fetched fetched = node.retrieval().fetch(FetchRequest.dag(dag.root()), FetchWatch.NONE)) {
      assertThat(node.missing(dag)).isEmpty();
      assertThat(fetched.progress().remaining()).isZero();
    }
    dag.reachable()
        .forEach(cid -> assertThat(node.blocks.require(cid)).isEqualTo(dag.blocks().get(cid)));
  }

  private static byte[] spoil(byte[] archive, Random random) {
    int at = random.nextInt(archive.length);
    if (random.nextBoolean()) {
      return Arrays.copyOf(archive, at);
    }
    archive[at] ^= (byte) (1 + random.nextInt(255));
    return archive;
  }

  @Test
  void fetch_fromGatewaysAlone_asksForEachBlock() {
    RandomDag dag = RandomDag.ofLeaves(2, 300, 500);
    Gateway gateway = new Gateway(dag, _ -> new byte[0]);
    fixture.gateways = fallback(gateway);
    try (Fetched fetched =
        fixture.retrieval().fetch(FetchRequest.dag(dag.root()), FetchWatch.NONE)) {
      assertThat(fixture.missing(dag)).isEmpty();
      assertThat(fetched.progress().blocks()).isEqualTo(dag.reachable().size());
      assertThat(gateway.asked).hasValue(dag.reachable().size());
    }
  }

  @Test
  void read_fromProvidersGateway_isServed() {
    RandomDag dag = RandomDag.of(3, 5);
    Gateway gateway = new Gateway(dag, _ -> new byte[0]);
    fixture.providers.add(new Provider(RetrievalFixture.PEER, List.of(), Set.of()));
    fixture.gateways =
        new Answering(List.of(), List.of()) {
          @Override
          public Optional<BlockGateway> of(Provider provider) {
            return Optional.of(gateway);
          }
        };
    try (Reading reading = fixture.retrieval().read(dag.root(), Optional.empty())) {
      assertThat(reading.requireBlock(dag.root())).isEqualTo(dag.blocks().get(dag.root()));
    }
  }

  @Test
  void fetch_thatGatewayLacks_saysSo() {
    RandomDag dag = RandomDag.of(4, 2);
    RandomDag other = RandomDag.of(5, 2);
    fixture.gateways = fallback(new Gateway(other, archive -> archive));
    assertThatThrownBy(
            () -> fixture.retrieval().fetch(FetchRequest.dag(dag.root()), FetchWatch.NONE))
        .asInstanceOf(type(FetchFailedException.class))
        .satisfies(failure ->
            assertThat(failure).hasMessageContaining("gateway https://gateway.example lacks it"));
  }

  @Test
  void fetch_thatGatewayDoesNotAnswer_namesIt() {
    RandomDag dag = RandomDag.of(4, 2);
    Gateway silent = new Gateway(dag, archive -> archive);
    silent.silent = true;
    fixture.gateways = fallback(silent);
    PeerRetrieval retrieval =
        fixture.retrieval(fixture.exchange, RetrievalFixture.settings(Duration.ofSeconds(1)));
    assertThatThrownBy(() -> retrieval.fetch(FetchRequest.dag(dag.root()), FetchWatch.NONE))
        .asInstanceOf(type(FetchFailedException.class))
        .satisfies(failure -> {
          assertThat(failure.code()).isEqualTo(FetchErrorCode.DEADLINE);
          assertThat(failure)
              .hasMessageContaining("gateway https://gateway.example has not answered yet");
        });
  }

  private static Gateways near(BlockGateway gateway) {
    return near(gateway, Set.of(RetrievalFixture.PEER, RetrievalFixture.peer(2)));
  }

  private static Gateways near(BlockGateway gateway, Set<PeerId> connected) {
    return new Answering(List.of(gateway), List.of()) {
      @Override
      public Set<PeerId> connected() {
        return connected;
      }
    };
  }

  private static Gateways fallback(BlockGateway gateway) {
    return new Answering(List.of(), List.of(gateway));
  }

  /** These gateways. */
  private static class Answering implements Gateways {
    private final List<BlockGateway> near;
    private final List<BlockGateway> fallbacks;

    Answering(List<BlockGateway> near, List<BlockGateway> fallbacks) {
      this.near = near;
      this.fallbacks = fallbacks;
    }

    @Override
    public List<BlockGateway> near() {
      return near;
    }

    @Override
    public List<BlockGateway> fallbacks() {
      return fallbacks;
    }

    @Override
    public Optional<BlockGateway> of(Provider provider) {
      return Optional.empty();
    }

    @Override
    public Set<PeerId> connected() {
      return Set.of();
    }
  }

  /** Changes an archive on its way. */
  private interface Spoiling {
    byte[] spoil(byte[] archive);
  }

  /**
   * Gives a block or so at a time, and each late, though never so late that it counts as silent.
   */
  private static final class Drops extends FilterInputStream {
    private static final int DROP = 600;
    private final CountDownLatch never = new CountDownLatch(1);

    Drops(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] bytes, int from, int count) throws IOException {
      try {
        var _ = never.await(100, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        throw new InterruptedIOException();
      }
      return super.read(bytes, from, Math.min(count, DROP));
    }
  }

  /** A gateway that has a DAG. */
  private static final class Gateway implements BlockGateway {
    private final Map<Cid, Block> blocks;
    private final Spoiling spoiling;
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger slow = new AtomicInteger();
    private final AtomicLong given = new AtomicLong();
    private boolean drops;
    private boolean silent;

    Gateway(RandomDag dag, Spoiling spoiling) {
      blocks = dag.blocks();
      this.spoiling = spoiling;
    }

    @Override
    public String name() {
      return "https://gateway.example";
    }

    @Override
    public Optional<PeerId> peer() {
      return Optional.of(RetrievalFixture.PEER);
    }

    @Override
    public void wasSlow() {
      slow.incrementAndGet();
    }

    @Override
    public void gave(long bytes) {
      given.incrementAndGet();
    }

    @Override
    public GatewayAnswer block(Cid cid) {
      asked.incrementAndGet();
      if (silent) {
        waitForTheEnd();
      }
      Block block = blocks.get(cid);
      return block == null ? new GatewayAnswer.Lacking() : new GatewayAnswer.Found(block);
    }

    private static void waitForTheEnd() {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public Optional<InputStream> openCar(Cid root) {
      if (!blocks.containsKey(root)) {
        return Optional.empty();
      }
      ByteArrayOutputStream archive = new ByteArrayOutputStream();
      try {
        new CarExporter(
                cid -> Objects.requireNonNull(blocks.get(cid)).data(), new KeyHash(new Random(1)))
            .export(root, CarSelection.ALL, archive);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      InputStream whole = new ByteArrayInputStream(spoiling.spoil(archive.toByteArray()));
      return Optional.of(drops ? new Drops(whole) : whole);
    }
  }
}
