package org.casanube.block.exchange.bitswap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.casanube.block.blocks.Block;
import org.casanube.block.blocks.TestBlocks;
import org.casanube.block.exchange.ExchangeSession;
import org.casanube.p2p.simulation.LinkQuality;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How well lines are used, in simulation. */
class LinkSimulationTest {
  private static final System.Logger LOG = System.getLogger(LinkSimulationTest.class.getName());
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final long LINE = 2_500_000;

  @ParameterizedTest
  @CsvSource({"20, 262144", "20, 1048576", "40, 262144", "40, 1048576", "40, 10000", "300, 262144"})
  void fetch_overOneLine_usesIt(int latencyMillis, int blockBytes) throws Exception {
    SimulatedNodes nodes = new SimulatedNodes(1);
    nodes.network().usualQuality(line(latencyMillis, LINE));
    List<Block> blocks = SimulatedNodes.blocks((int) (20 * LINE) / blockBytes, blockBytes);
    Duration took =
        nodes
            .simulation()
            .run(() -> {
              nodes.start();
              nodes.start().add(blocks);
              nodes.connect(0, 1);
              nodes.simulation().pause(Duration.ofSeconds(2));
              Duration start = nodes.simulation().elapsed();
              nodes.fetch(nodes.get(0), blocks, LONG);
              Duration end = nodes.simulation().elapsed().minus(start);
              nodes.close();
              return end;
            });

    long bytes = (long) blocks.size() * blockBytes;
    double share = bytes * 1e9 / LINE / took.toNanos();
    LOG.log(
        System.Logger.Level.INFO,
        () -> "%d ms, blocks of %d: %.1f %%".formatted(latencyMillis, blockBytes, 100 * share));
    assertThat(share).isGreaterThan(latencyMillis > 100 ? 0.6 : 0.9);
  }

  @Test
  void fetch_fromFiveSeeders_sharesByTheirSpeedAndWastesLittle() throws Exception {
    SimulatedNodes nodes = new SimulatedNodes(2);
    List<Block> blocks = SimulatedNodes.blocks(256, 256 << 10);
    long[] rates = {4_000_000, 2_000_000, 2_000_000, 1_000_000, 500_000};
    long[] took = new long[1];
    ExchangeSession.Report report =
        nodes
            .simulation()
            .run(() -> {
              seed(nodes, rates, blocks);
              Duration start = nodes.simulation().elapsed();
              ExchangeSession.Report seen = nodes.fetch(nodes.get(0), blocks, LONG);
              took[0] = nodes.simulation().elapsed().minus(start).toNanos();
              nodes.simulation().pause(Duration.ofSeconds(5));
              nodes.close();
              return seen;
            });

    double share = report.bytes() * 1e9 / 9_500_000 / took[0];
    long wasted = nodesWaste(nodes);
    LOG.log(
        System.Logger.Level.INFO,
        () -> "%.1f %% of five lines, %d bytes twice: %s".formatted(100 * share, wasted, report));
    assertThat(share).isGreaterThan(0.8);
    assertThat(wasted).isLessThan(report.bytes() / 50);
  }

  @Test
  void fetch_fromSeedersThatHaveAPart_findsAllOfThem() throws Exception {
    SimulatedNodes nodes = new SimulatedNodes(3);
    List<Block> blocks = SimulatedNodes.blocks(600, 20_000);
    nodes
        .simulation()
        .run(() -> {
          seed(nodes, new long[] {LINE, LINE, LINE, LINE, LINE}, List.of());
          Random random = new Random(3);
          for (Block block : blocks) {
            nodes.get(1 + random.nextInt(5)).add(List.of(block));
          }
          ExchangeSession.Report report = nodes.fetch(nodes.get(0), blocks, LONG);
          assertThat(report.peers()).hasSize(5).allMatch(peer -> peer.blocks() > 60);
          nodes.close();
          return null;
        });
    assertThat(nodesWaste(nodes)).isLessThan(600 * 20_000 / 50);
  }

  @Test
  void fetch_ofMoreThanTheSessionHolds_staysWithinIt() throws Exception {
    SimulatedNodes nodes = new SimulatedNodes(4);
    List<Block> blocks = new ArrayList<>(SimulatedNodes.blocks(300, 2_000));
    for (int seed = 0; seed < 60; seed++) {
      blocks.add(TestBlocks.random(1000 + seed, 1 << 20));
    }
    long[] most = new long[1];
    nodes
        .simulation()
        .run(() -> {
          seed(nodes, new long[] {1_000_000_000}, blocks);
          try (ExchangeSession session = nodes.get(0).bitswap().openSession()) {
            session.want(SimulatedNodes.cids(blocks));
            for (int count = 0; count < blocks.size(); count++) {
              assertThat(session.next(LONG)).isPresent();
              nodes.simulation().pause(Duration.ofMillis(50));
              long taken = session.report().bytes();
              most[0] = Math.max(most[0], nodes.get(0).bitswap().underWayBytes());
              assertThat(taken).isPositive();
            }
          }
          nodes.close();
          return null;
        });
    assertThat(most[0]).isLessThanOrEqualTo(16 << 20);
  }

  private static void seed(SimulatedNodes nodes, long[] rates, List<Block> blocks)
      throws IOException, InterruptedException {
    nodes.start();
    for (int number = 1; number <= rates.length; number++) {
      nodes.network().quality(0, number, line(20, rates[number - 1]));
      nodes.start().add(blocks);
      nodes.connect(0, number);
    }
    nodes.simulation().pause(Duration.ofSeconds(2));
  }

  private static long nodesWaste(SimulatedNodes nodes) {
    return nodes.get(0).bitswap().ledgers().stream()
        .mapToLong(ledger -> ledger.wastedBytes())
        .sum();
  }

  private static LinkQuality line(int latencyMillis, long bytesPerSecond) {
    return new LinkQuality(
        Duration.ofMillis(latencyMillis), Duration.ofMillis(2), 0, bytesPerSecond);
  }
}
