package org.casanube.block.exchange.bitswap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.casanube.block.blocks.Block;
import org.casanube.block.blocks.TestBlocks;
import org.casanube.block.exchange.ExchangeSession;
import org.casanube.multiformats.Cid;
import org.casanube.p2p.PeerBook;
import org.casanube.p2p.simulation.LinkQuality;
import org.casanube.p2p.simulation.SimulatedNetwork;
import org.casanube.p2p.simulation.Simulation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A hundred nodes on bad lines, some of which come and go. */
class NetworkSimulationTest {
  private static final System.Logger LOG = System.getLogger(NetworkSimulationTest.class.getName());
  private static final LinkQuality BAD =
      new LinkQuality(Duration.ofMillis(30), Duration.ofMillis(20), 0.05, 1_250_000);
  private static final int CONNECTIONS = 6;
  private static final int HOLDERS = 3;
  private static final int WANTS = 20;

  @Test
  @Tag("slow")
  void fetch_ofAHundredNodesWithChurnAndLoss_getsAllThatIsThere() throws Exception {
    Run run = new Run(5, 100);
    String trace = run.trace();

    assertThat(run.millis).hasSize(100 * WANTS);
    assertThat(run.crashed).hasSize(20);
    assertThat(new Run(5, 100).trace()).isEqualTo(trace);
  }

  @Test
  void run_ofTheSameSeed_isTheSame() throws Exception {
    assertThat(new Run(6, 25).trace()).isEqualTo(new Run(6, 25).trace());
    assertThat(new Run(7, 10).trace()).isNotEqualTo(new Run(8, 10).trace());
  }

  @Test
  void partition_ofTheNetwork_healsForTheExchange() throws Exception {
    SimulatedNodes nodes = new SimulatedNodes(9);
    nodes.network().usualQuality(BAD);
    List<Block> blocks = SimulatedNodes.blocks(50, 30_000);
    Duration[] healed = new Duration[2];
    nodes
        .simulation()
        .run(() -> {
          for (int number = 0; number < 20; number++) {
            nodes.start();
            know(nodes, number);
          }
          nodes.get(19).add(blocks);
          nodes.connect(0, 19);
          nodes.simulation().pause(Duration.ofSeconds(5));
          nodes.network().partition(List.of(range(0, 10), range(10, 20)));
          try (ExchangeSession session = nodes.get(0).bitswap().openSession()) {
            session.want(SimulatedNodes.cids(blocks));
            assertThat(session.next(Duration.ofMinutes(3))).isEmpty();
            nodes.network().heal();
            healed[0] = nodes.simulation().elapsed();
            int left = blocks.size();
            while (left > 0) {
              session.suggest(nodes.get(19).host().id());
              left -= session.next(Duration.ofSeconds(10)).isPresent() ? 1 : 0;
              assertThat(nodes.simulation().elapsed().minus(healed[0]))
                  .isLessThan(Duration.ofMinutes(2));
            }
            healed[1] = nodes.simulation().elapsed();
          }
          nodes.close();
          return null;
        });
    LOG.log(
        System.Logger.Level.INFO,
        () -> "all there " + healed[1].minus(healed[0]) + " after the partition healed");
  }

  private static Set<Long> range(long from, long to) {
    return LongStream.range(from, to).boxed().collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** Everybody has heard of everybody's address, as a DHT would tell. */
  private static void know(SimulatedNodes nodes, int newest) {
    for (int number = 0; number < newest; number++) {
      introduce(nodes, number, newest);
      introduce(nodes, newest, number);
    }
  }

  private static void introduce(SimulatedNodes nodes, int to, int whom) {
    nodes
        .get(to)
        .host()
        .peers()
        .addAddresses(
            nodes.get(whom).host().id(),
            List.of(SimulatedNetwork.addressOf(whom)),
            PeerBook.Lives.CONFIGURED);
  }

  /** One run: who got what when. */
  private static final class Run {
    private final SimulatedNodes nodes;
    private final Simulation simulation;
    private final Random random;
    private final int count;
    private final Map<Cid, List<Integer>> holders = new LinkedHashMap<>();
    private final List<String> log = new ArrayList<>();
    private final List<Long> millis = new ArrayList<>();
    private final Set<Integer> crashed = new LinkedHashSet<>();

    Run(long seed, int count) {
      this.nodes = new SimulatedNodes(seed);
      this.simulation = nodes.simulation();
      this.random = new Random(seed);
      this.count = count;
    }

    String trace() throws Exception {
      nodes.network().usualQuality(BAD);
      simulation.run(() -> {
        begin();
        CountDownLatch done = new CountDownLatch(count);
        List<Cid> all = List.copyOf(holders.keySet());
        for (int number = 0; number < count; number++) {
          int node = number;
          List<Cid> wanted = new ArrayList<>(all);
          Collections.shuffle(wanted, random);
          simulation.start("fetcher", () -> fetch(node, wanted.subList(0, WANTS), done));
        }
        churn();
        done.await();
        nodes.close();
        return null;
      });
      Collections.sort(millis);
      LOG.log(
          System.Logger.Level.INFO,
          () ->
              "%d nodes, %d blocks: p50 %d ms, p90 %d ms, p99 %d ms, max %d ms"
                  .formatted(count, millis.size(), at(50), at(90), at(99), at(100)));
      return simulation.steps() + "\n" + String.join("\n", log);
    }

    private long at(int percent) {
      return millis.get(Math.max(0, millis.size() * percent / 100 - 1));
    }

    private void begin() throws IOException, InterruptedException {
      for (int number = 0; number < count; number++) {
        nodes.start();
        know(nodes, number);
      }
      for (int seed = 0; seed < 2 * count; seed++) {
        Block block = TestBlocks.random(seed, 500 + random.nextInt(60_000));
        List<Integer> at = new ArrayList<>();
        for (int copy = 0; copy < HOLDERS; copy++) {
          int holder = random.nextInt(count);
          nodes.get(holder).add(List.of(block));
          at.add(holder);
        }
        holders.put(SimulatedNodes.cid(block), at);
      }
      for (int number = 0; number < count; number++) {
        for (int link = 0; link < CONNECTIONS; link++) {
          int other = random.nextInt(count);
          if (other != number) {
            connect(number, other);
          }
        }
      }
      simulation.pause(Duration.ofSeconds(3));
    }

    private void connect(int one, int other) {
      simulation.start(
          "connect",
          () -> {
            try {
              nodes.connect(one, other);
            } catch (IOException e) {
              log.add("no connection of " + one + " with " + other);
            }
          });
    }

    /** One in five loses power at some time, and comes back. */
    private void churn() throws InterruptedException {
      for (int number = 0; number < count; number += 5) {
        int node = number;
        simulation.pause(Duration.ofMillis(random.nextInt(500)));
        nodes.network().crash(node);
        crashed.add(node);
        var ignored =
            simulation.schedule(Duration.ofSeconds(10 + random.nextInt(20)), () -> comeBack(node));
      }
    }

    private void comeBack(int node) {
      try {
        nodes.get(node).host().listen(SimulatedNetwork.addressOf(node));
      } catch (IOException e) {
        throw new AssertionError(e);
      }
      connect(node, (node + 1) % count);
    }

    private void fetch(int number, List<Cid> wanted, CountDownLatch done) {
      Duration start = simulation.elapsed();
      try (ExchangeSession session = nodes.get(number).bitswap().openSession()) {
        session.want(wanted);
        Set<Cid> missing = new LinkedHashSet<>(wanted);
        while (!missing.isEmpty()) {
          Optional<ExchangeSession.Arrival> arrival = session.next(Duration.ofSeconds(2));
          if (arrival.isPresent()) {
            missing.remove(arrival.get().cid());
            long took = simulation.elapsed().minus(start).toMillis();
            millis.add(took);
            log.add(took + " " + number + " " + arrival.get().cid());
          } else {
            suggest(session, missing);
          }
          if (simulation.elapsed().minus(start).compareTo(Duration.ofMinutes(20)) > 0) {
            throw new AssertionError(number + " lacks " + missing + ": " + session.report());
          }
        }
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      done.countDown();
    }

    /** As content routing would. */
    private void suggest(ExchangeSession session, Set<Cid> missing) {
      for (Cid cid : missing) {
        for (int holder : holders.getOrDefault(cid, List.of())) {
          session.suggest(nodes.get(holder).host().id());
        }
      }
    }
  }
}
