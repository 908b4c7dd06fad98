package org.casanube.block.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.casanube.block.archives.CarExporter;
import org.casanube.block.archives.CarSelection;
import org.casanube.block.blocks.Block;
import org.casanube.block.reachability.KeyHash;
import org.casanube.block.routing.Provider;
import org.casanube.multiformats.Cid;
import org.junit.jupiter.api.Test;

class GatewayFetchTest {
  private final RetrievalFixture fixture = new RetrievalFixture();

  @Test
  void fetch_fromNearNode_comesAsAnArchiveAlone() {
    RandomDag dag = RandomDag.ofLeaves(1, 5000, 2000);
    fixture.exchange.give(RetrievalFixture.PEER, dag.blocks().values());
    fixture.gateways = near(new Gateway(dag, archive -> archive));
    try (Fetched fetched =
        fixture.retrieval().fetch(FetchRequest.dag(dag.root()), FetchWatch.NONE)) {
      assertThat(fixture.missing(dag)).isEmpty();
      assertThat(fetched.progress().blocks()).isEqualTo(dag.reachable().size());
      assertThat(fetched.progress().duplicateBytes()).isZero();
    }
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

  private static Gateways near(BlockGateway gateway) {
    return new Answering(List.of(gateway), List.of());
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
  }

  /** Changes an archive on its way. */
  private interface Spoiling {
    byte[] spoil(byte[] archive);
  }

  /** A gateway that has a DAG. */
  private static final class Gateway implements BlockGateway {
    private final Map<Cid, Block> blocks;
    private final Spoiling spoiling;
    private final AtomicInteger asked = new AtomicInteger();

    Gateway(RandomDag dag, Spoiling spoiling) {
      blocks = dag.blocks();
      this.spoiling = spoiling;
    }

    @Override
    public String name() {
      return "https://gateway.example";
    }

    @Override
    public GatewayAnswer block(Cid cid) {
      asked.incrementAndGet();
      Block block = blocks.get(cid);
      return block == null ? new GatewayAnswer.Lacking() : new GatewayAnswer.Found(block);
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
      return Optional.of(new ByteArrayInputStream(spoiling.spoil(archive.toByteArray())));
    }
  }
}
