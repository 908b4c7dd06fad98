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
    Turns turns = new Turns(1);
    simulation.run(() -> {
      start(turns, "greedy", 4, 1000);
      start(turns, "modest", 4, 100);
      simulation.pause(Duration.ofSeconds(20));
      return null;
    });

    assertThat(order)
        .containsExactly(
            "greedy", "modest", "modest", "modest", "modest", "greedy", "greedy", "greedy");
  }

  @Test
  void take_afterAPause_isNotMadeUpFor() throws Exception {
    Turns turns = new Turns(1);
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
    Turns turns = new Turns(3);
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

  /** Takes turns of a second each. */
  private void start(Turns turns, String name, int count, long bytes) {
    Turns.Account account = new Turns.Account();
    simulation.start(
        name,
        () -> {
          turns.take(account);
          for (int round = 0; round < count; round++) {
            order.add(name);
            pause();
            if (round < count - 1) {
              turns.takeAgain(account, bytes);
            }
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
