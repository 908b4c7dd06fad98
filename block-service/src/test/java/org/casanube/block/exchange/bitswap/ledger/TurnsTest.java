package org.casanube.block.exchange.bitswap.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.casanube.p2p.simulation.Simulation;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private final Simulation simulation = new Simulation(1);
  private final List<String> order = new ArrayList<>();

  @Test
  void take_withOneTurn_goesToWhomeverWasServedLeast() throws Exception {
    Turns turns = turns(1);
    simulation.run(() -> {
      start(turns, "greedy", 4, 20_000_000);
      start(turns, "modest", 4, 2_000_000);
      simulation.pause(Duration.ofSeconds(20));
      return null;
    });

    assertThat(order)
        .containsExactly(
            "greedy", "modest", "modest", "modest", "modest", "greedy", "greedy", "greedy");
  }

  @Test
  void take_afterAPause_isNotMadeUpFor() throws Exception {
    Turns turns = turns(1);
    simulation.run(() -> {
      start(turns, "first", 6, 1000);
      simulation.pause(Duration.ofMillis(3_500));
      start(turns, "late", 3, 1000);
      simulation.pause(Duration.ofSeconds(30));
      return null;
    });

    // The late one is not given all it has missed: both take turns from then on.
    assertThat(order.subList(0, 4)).containsExactly("first", "first", "first", "first");
    assertThat(Collections.frequency(order.subList(4, 8), "late")).isBetween(2, 3);
  }

  @Test
  void take_withSeveralTurns_letsSoManyGoAtOnce() throws Exception {
    Turns turns = turns(3);
    simulation.run(() -> {
      for (int number = 0; number < 9; number++) {
        start(turns, "peer" + number, 1, 10);
      }
      simulation.pause(Duration.ofMillis(2_500));
      assertThat(order).hasSize(9);
      return null;
    });
    assertThat(order.subList(0, 3)).containsExactly("peer0", "peer1", "peer2");
  }

  @Test
  void take_ofPeersAtOneAddress_leavesTurnsToOthers() throws Exception {
    Turns turns = turns(8);
    simulation.run(() -> {
      for (int number = 0; number < 8; number++) {
        start(turns, account("crowd", () -> {}), "crowd", 1, 10);
      }
      simulation.pause(Duration.ofMillis(100));
      start(turns, "alone", 1, 10);
      simulation.pause(Duration.ofMillis(100));
      assertThat(order).containsExactly("crowd", "crowd", "alone");
      simulation.pause(Duration.ofSeconds(10));
      assertThat(order).hasSize(9);
      return null;
    });
  }

  @Test
  void passOn_ofATurnThatTakesLong_letsTheNextGo() throws Exception {
    Turns turns = turns(1);
    Turns.Account slow = account("slow", () -> {});
    simulation.run(() -> {
      long turn = turns.take(slow);
      start(turns, "next", 1, 10);
      simulation.pause(Duration.ofMillis(100));
      assertThat(order).isEmpty();
      assertThat(turns.passOn(slow, turn)).isTrue();
      simulation.pause(Duration.ofMillis(100));
      assertThat(order).containsExactly("next");
      turns.giveBack(slow, 10);
      simulation.pause(Duration.ofSeconds(2));
      start(turns, "first", 1, 10);
      start(turns, "second", 1, 10);
      simulation.pause(Duration.ofMillis(100));
      assertThat(order).as("one turn still").hasSize(2);
      simulation.pause(Duration.ofSeconds(5));
      return null;
    });
  }

  @Test
  void passOn_ofMoreThanTurns_cutsTheLongestAfterAGrace() throws Exception {
    Turns turns = turns(1);
    List<String> cut = new ArrayList<>();
    Turns.Account first = account("first", () -> cut.add("first"));
    Turns.Account second = account("second", () -> cut.add("second"));
    simulation.run(() -> {
      assertThat(turns.passOn(first, turns.take(first))).isTrue();
      long turn = turns.take(second);
      assertThat(turns.passOn(second, turn)).isFalse();
      assertThat(cut).isEmpty();
      simulation.pause(Duration.ofSeconds(6));
      assertThat(turns.passOn(second, turn)).isTrue();
      assertThat(cut).containsExactly("first");
      return null;
    });
  }

  @Test
  void take_afterATurnThatTookLong_comesAfterOthers() throws Exception {
    Turns turns = turns(1);
    Turns.Account slow = account("slow", () -> {});
    simulation.run(() -> {
      long turn = turns.take(slow);
      turns.passOn(slow, turn);
      simulation.pause(Duration.ofSeconds(10));
      start(turns, "other", 3, 1_000_000);
      simulation.pause(Duration.ofMillis(100));
      turns.giveBack(slow, 10);
      start(turns, slow, "slow", 1, 10);
      simulation.pause(Duration.ofSeconds(10));
      return null;
    });
    assertThat(order).containsExactly("other", "other", "other", "slow");
  }

  private Turns turns(int count) {
    return new Turns(count, simulation::nanoTime);
  }

  private static Turns.Account account(String origin, Runnable cut) {
    return new Turns.Account(origin, cut);
  }

  private void start(Turns turns, String name, int count, long bytes) {
    start(turns, account(name, () -> {}), name, count, bytes);
  }

  /** Takes turns of a second each. */
  private void start(Turns turns, Turns.Account account, String name, int count, long bytes) {
    simulation.start(
        name,
        () -> {
          long turn = turns.take(account);
          for (int round = 1; round <= count; round++) {
            assertThat(turn).isPositive();
            order.add(name);
            pause();
            turn = round < count ? turns.takeAgain(account, bytes) : turn;
          }
          turns.giveBack(account, bytes);
        });
  }

  private void pause() {
    try {
      simulation.pause(Duration.ofSeconds(1));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
