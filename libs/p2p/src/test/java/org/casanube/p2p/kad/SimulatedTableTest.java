package org.casanube.p2p.kad;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.casanube.multiformats.Multihash;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.Connection;
import org.casanube.p2p.Host;
import org.casanube.p2p.kad.SimulatedTable.Member;
import org.casanube.p2p.simulation.LinkQuality;
import org.casanube.p2p.simulation.SimulatedNetwork;
import org.junit.jupiter.api.Test;

class SimulatedTableTest {
  private static final LinkQuality HOME =
      new LinkQuality(Duration.ofMillis(20), Duration.ofMillis(10), 0.05, 2_500_000);

  @Test
  void provide_amongThree_isFoundByAll() throws Exception {
    SimulatedTable table = new SimulatedTable(1);
    table.simulation.run(() -> {
      table.grow(3);
      Multihash content = SimulatedTable.content(1);
      assertThat(table.members.get(1).dht().provide(content)).isEqualTo(2);
      for (Member member : List.of(table.members.get(0), table.members.get(2))) {
        DhtPeer provider = SimulatedTable.firstProvider(member, content).orElseThrow();
        assertThat(provider.peer()).isEqualTo(table.members.get(1).host().id());
        assertThat(provider.addresses()).isEqualTo(table.members.get(1).host().addresses());
      }
      assertThat(SimulatedTable.firstProvider(table.members.get(0), SimulatedTable.content(2)))
          .isEmpty();
      table.close();
      return null;
    });
  }

  /** A fifth of a hundred hosts goes after each has provided something, over lossy links. */
  @Test
  void find_amongHundredWithChurnAndLoss_findsWhatALivePeerHas() throws Exception {
    SimulatedTable table = new SimulatedTable(2);
    table.network.usualQuality(HOME);
    table.simulation.run(() -> {
      table.grow(100);
      lookUp(table);
      for (int number = 0; number < 100; number++) {
        assertThat(table.members.get(number).dht().provide(SimulatedTable.content(number)))
            .as("peers that took content " + number)
            .isGreaterThanOrEqualTo(15);
      }
      Set<Integer> gone = crashSome(table);
      List<Duration> times = new ArrayList<>();
      for (int number = 0; number < 100; number++) {
        int asker = (number * 7 + 1) % 100;
        while (gone.contains(asker)) {
          asker = (asker + 1) % 100;
        }
        Duration before = table.simulation.elapsed();
        Optional<DhtPeer> provider =
            SimulatedTable.firstProvider(table.members.get(asker), SimulatedTable.content(number));
        times.add(table.simulation.elapsed().minus(before));
        assertThat(provider.map(DhtPeer::peer))
            .as("content " + number)
            .contains(table.members.get(number).host().id());
      }
      times.sort(Comparator.naturalOrder());
      System.Logger log = System.getLogger(SimulatedTableTest.class.getName());
      log.log(
          System.Logger.Level.INFO,
          "found a provider after {0}, 95 % {1}, the last {2}",
          times.get(50),
          times.get(94),
          times.get(99));
      assertThat(times.get(50)).isLessThan(Duration.ofMillis(500));
      assertThat(times.get(94)).isLessThan(Duration.ofSeconds(5));
      table.close();
      return null;
    });
  }

  private static void lookUp(SimulatedTable table) throws InterruptedException {
    long messages = 0;
    for (int number = 0; number < 20; number++) {
      byte[] key = SimulatedTable.content(number).toBytes();
      Member asker = table.members.get(number * 3);
      long before = asker.dht().statistics().sent().requests();
      List<PeerId> found = asker.dht().closestPeers(key).stream().map(DhtPeer::peer).toList();
      messages += asker.dht().statistics().sent().requests() - before;
      List<PeerId> closest = closest(table, key, asker);
      assertThat(found).hasSize(20).startsWith(closest.getFirst());
      assertThat(closest.stream().filter(found::contains).count())
          .as("of the 20 closest to content " + number)
          .isGreaterThanOrEqualTo(19);
    }
    assertThat(messages / 20).as("requests of a lookup").isLessThan(35);
  }

  private static Set<Integer> crashSome(SimulatedTable table) {
    Set<Integer> gone = new LinkedHashSet<>();
    Random random = new Random(5);
    while (gone.size() < 20) {
      gone.add(1 + random.nextInt(99));
    }
    for (int number : gone) {
      table.network.crash(table.members.get(number).node());
      table.members.get(number).close();
    }
    return gone;
  }

  private static List<PeerId> closest(SimulatedTable table, byte[] key, Member asker) {
    return table.members.stream()
        .filter(member -> !member.equals(asker))
        .map(member -> member.host().id())
        .sorted(Comparator.comparing(KadKey::of, KadKey.of(key).closestFirst()))
        .limit(20)
        .toList();
  }

  @Test
  void partition_heals() throws Exception {
    SimulatedTable table = new SimulatedTable(4);
    table.simulation.run(() -> {
      table.grow(40);
      Set<Long> island = LongStream.range(20, 40).boxed().collect(Collectors.toSet());
      table.network.partition(List.of(island));
      table.simulation.pause(Duration.ofMinutes(45));
      Multihash mainland = SimulatedTable.content(1);
      Multihash islands = SimulatedTable.content(2);
      assertThat(table.members.get(3).dht().provide(mainland)).isGreaterThan(10);
      assertThat(table.members.get(30).dht().provide(islands)).isGreaterThan(10);
      assertThat(SimulatedTable.firstProvider(table.members.get(31), islands)).isPresent();
      assertThat(SimulatedTable.firstProvider(table.members.get(31), mainland)).isEmpty();

      table.network.heal();
      table.simulation.pause(Duration.ofMinutes(45));
      assertThat(SimulatedTable.firstProvider(table.members.get(31), mainland)).isPresent();
      assertThat(SimulatedTable.firstProvider(table.members.get(4), islands)).isPresent();
      table.close();
      return null;
    });
  }

  @Test
  void run_withTheSameSeed_isTheSame() throws Exception {
    assertThat(trace(6)).isEqualTo(trace(6));
    assertThat(trace(6)).isNotEqualTo(trace(7));
  }

  private static String trace(long seed) throws Exception {
    SimulatedTable table = new SimulatedTable(seed);
    table.network.usualQuality(HOME);
    String counts =
        table.simulation.run(() -> {
          table.grow(20);
          table.members.get(5).dht().provide(SimulatedTable.content(1));
          SimulatedTable.firstProvider(table.members.get(6), SimulatedTable.content(1));
          String statistics = table.members.get(5).dht().statistics().toString();
          table.close();
          return statistics;
        });
    return table.simulation.steps() + " " + table.simulation.elapsed() + " " + counts;
  }

  /** Who has moved is found where it is now, though this peer and others remember the old place. */
  @Test
  void findPeer_whoHasMoved_isFoundWhereAConnectedPeerSaysItIs() throws Exception {
    SimulatedTable table = new SimulatedTable(9);
    table.simulation.run(() -> {
      table.grow(4);
      Member asker = table.members.get(3);
      PeerId moved = SimulatedTable.addressOf(9).peerId().orElseThrow();
      List<Multiaddr> old = List.of(SimulatedNetwork.addressOf(77));
      for (int number = 1; number <= 3; number++) {
        table.members.get(number).host().peers().addAddresses(moved, old, Duration.ofDays(9));
      }
      assertThat(asker.dht().findPeer(moved).orElseThrow().addresses()).isEqualTo(old);

      Host back = table.host(9);
      Connection ignored = back.dial(SimulatedNetwork.addressOf(0));
      table.simulation.pause(Duration.ofSeconds(5));
      assertThat(asker.host().connections(moved)).isEmpty();
      DhtPeer found = asker.dht().findPeer(moved).orElseThrow();
      assertThat(found.addresses()).startsWith(SimulatedNetwork.addressOf(9));
      back.close();
      table.close();
      return null;
    });
  }

  @Test
  void findPeer_knownToOthersOnly_isFoundWithItsAddress() throws Exception {
    SimulatedTable table = new SimulatedTable(8);
    table.simulation.run(() -> {
      table.grow(60);
      Member asker = table.members.get(50);
      for (int number = 1; number < 10; number++) {
        Member wanted = table.members.get(number);
        asker.host().peers().forget(wanted.host().id());
        DhtPeer found = asker.dht().findPeer(wanted.host().id()).orElseThrow();
        assertThat(found.addresses()).isEqualTo(wanted.host().addresses());
      }
      Member client = table.join(61, SimulatedTable.SETTINGS.withMode(DhtMode.CLIENT));
      table.simulation.pause(Duration.ofMinutes(1));
      assertThat(client.dht().isServer()).isFalse();
      assertThat(client.dht().routingTable()).hasSizeGreaterThan(10);
      assertThat(client.dht().provide(SimulatedTable.content(5))).isEqualTo(20);
      assertThat(asker.dht().routingTable())
          .noneMatch(entry -> entry.peer().equals(client.host().id()));
      assertThat(SimulatedTable.firstProvider(asker, SimulatedTable.content(5))).isPresent();
      table.close();
      return null;
    });
  }
}
