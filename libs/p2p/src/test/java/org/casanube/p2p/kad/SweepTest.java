package org.casanube.p2p.kad;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.casanube.multiformats.Multihash;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.kad.DhtSettings.Reproviding;
import org.casanube.p2p.kad.SimulatedTable.Member;
import org.junit.jupiter.api.Test;

class SweepTest {
  private static final int KEYS = 2_000;

  /** A table of more than k peers, so that each key has keepers of its own. */
  @Test
  void provideAllOf_costsFewLookupsAndReachesTheClosest() throws Exception {
    SimulatedTable table = new SimulatedTable(21);
    List<Multihash> contents = contents(KEYS);
    table.simulation.run(() -> {
      table.grow(60);
      Member provider = table.join(60, SimulatedTable.SETTINGS.withReproviding(reproviding(300)));
      table.simulation.pause(Duration.ofMinutes(1));
      KademliaDht.Registration registration = provider.dht().provideAllOf(contents::forEach);
      table.simulation.pause(Duration.ofMinutes(10));

      DhtStatistics.Provided provided = provider.dht().statistics().provided();
      assertThat(provided.failed()).isZero();
      assertThat(provided.keys()).isEqualTo(KEYS);
      assertThat(provided.announcements()).isBetween(KEYS * 19L, KEYS * 20L);
      assertThat(provided.sweepLookups()).isLessThan(80);
      for (int number = 0; number < KEYS; number += 50) {
        Multihash content = contents.get(number);
        long keepers =
            provider.dht().closestPeers(content.toBytes()).stream()
                .filter(peer -> keeps(table, peer.peer(), content))
                .count();
        assertThat(keepers).as("closest peers that keep " + number).isGreaterThanOrEqualTo(19);
      }
      registration.close();
      table.close();
      return null;
    });
  }

  private static boolean keeps(SimulatedTable table, PeerId peer, Multihash content) {
    Member member =
        table.members.stream()
            .filter(each -> each.host().id().equals(peer))
            .findFirst()
            .orElseThrow();
    List<DhtPeer> known = new ArrayList<>();
    try {
      member
          .dht()
          .findProviders(
              content,
              provider -> {
                known.add(provider);
                return false;
              });
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return !known.isEmpty();
  }

  /** In a network of fewer than k peers one lookup does for all. */
  @Test
  void provideAllOf_goesRoundInAnInterval() throws Exception {
    SimulatedTable table = new SimulatedTable(22);
    List<Multihash> contents = contents(500);
    table.simulation.run(() -> {
      table.grow(4);
      Member provider = table.join(4, SimulatedTable.SETTINGS.withReproviding(reproviding(1_000)));
      table.simulation.pause(Duration.ofMinutes(1));
      KademliaDht.Registration registration = provider.dht().provideAllOf(contents::forEach);
      table.simulation.pause(Duration.ofMinutes(1));
      assertThat(provider.dht().statistics().provided().keys()).isEqualTo(500);
      assertThat(provider.dht().statistics().provided().sweepLookups()).isEqualTo(1);

      table.simulation.pause(Duration.ofHours(11));
      assertThat(provider.dht().statistics().provided().keys()).isBetween(700L, 800L);
      table.simulation.pause(Duration.ofHours(11).plusMinutes(30));
      assertThat(provider.dht().statistics().provided().keys()).isBetween(980L, 1_020L);
      table.simulation.pause(Duration.ofHours(44));
      Member other = table.members.get(1);
      for (Multihash content : contents) {
        assertThat(SimulatedTable.firstProvider(other, content)).isPresent();
      }
      registration.close();
      table.simulation.pause(Duration.ofHours(49));
      assertThat(other.dht().statistics().stored().providers()).isZero();
      table.close();
      return null;
    });
  }

  @Test
  void provideAllOf_withoutPeers_waitsForThem() throws Exception {
    SimulatedTable table = new SimulatedTable(23);
    table.simulation.run(() -> {
      Member lonely = table.join(0);
      KademliaDht.Registration registration = lonely.dht().provideAllOf(contents(10)::forEach);
      table.simulation.pause(Duration.ofHours(30));
      assertThat(lonely.dht().statistics().provided().keys()).isZero();
      Member other = table.join(1);
      table.simulation.pause(Duration.ofMinutes(2));
      assertThat(SimulatedTable.firstProvider(other, SimulatedTable.content(3))).isPresent();
      registration.close();
      table.close();
      return null;
    });
  }

  private static Reproviding reproviding(int maxKeysInMemory) {
    return new Reproviding(Duration.ofHours(22), maxKeysInMemory, 10);
  }

  private static List<Multihash> contents(int count) {
    Set<Multihash> contents = new LinkedHashSet<>();
    for (int number = 0; contents.size() < count; number++) {
      contents.add(SimulatedTable.content(number));
    }
    return List.copyOf(contents);
  }
}
