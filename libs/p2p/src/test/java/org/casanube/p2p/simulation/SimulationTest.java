package org.casanube.p2p.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

class SimulationTest {
  private final Simulation simulation = new Simulation(1);

  @Test
  void run_ofTimers_takesSimulatedTimeOnly() throws Exception {
    List<String> order = new ArrayList<>();
    simulation.run(() -> {
      CountDownLatch done = new CountDownLatch(2);
      simulation.schedule(Duration.ofDays(2), () -> note(order, "second", done));
      simulation.schedule(Duration.ofDays(1), () -> note(order, "first", done));
      simulation.schedule(Duration.ofHours(1), () -> note(order, "never", done)).cancel();
      done.await();
      return null;
    });

    assertThat(order).containsExactly("first", "second");
    assertThat(simulation.elapsed()).isEqualTo(Duration.ofDays(2));
    assertThat(simulation.clock().instant()).hasToString("2030-01-03T00:00:00Z");
  }

  @Test
  void run_ofTasksThatWaitForEachOther_isTheSameEachTime() throws Exception {
    List<String> first = interleave(new Simulation(5));
    List<String> second = interleave(new Simulation(5));

    assertThat(first).isEqualTo(second).hasSize(60);
  }

  @Test
  void run_ofTaskThatWaitsForNothing_isRefused() {
    assertThatThrownBy(() ->
            simulation.run(() -> {
              new CountDownLatch(1).await();
              return null;
            }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("waits for nothing");
  }

  @Test
  void run_ofTaskThatFails_tellsWhy() {
    assertThatThrownBy(() ->
            simulation.run(() -> {
              simulation.start(
                  "failing",
                  () -> {
                    throw new IllegalArgumentException("because");
                  });
              simulation.pause(Duration.ofSeconds(1));
              return null;
            }))
        .hasRootCauseMessage("because");
    assertThatThrownBy(() ->
            new Simulation(1)
                .run(() -> {
                  throw new IOException("main");
                }))
        .isInstanceOf(IOException.class);
  }

  private static List<String> interleave(Simulation simulation) throws Exception {
    List<String> order = new ArrayList<>();
    BlockingQueue<Integer> queue = new LinkedBlockingQueue<>(2);
    return simulation.run(() -> {
      CountDownLatch done = new CountDownLatch(6);
      for (int number = 0; number < 3; number++) {
        int name = number;
        simulation.start("producer", () -> produce(simulation, queue, order, name, done));
        simulation.start("consumer", () -> consume(queue, order, name, done));
      }
      done.await();
      return order;
    });
  }

  private static void produce(
      Simulation simulation,
      BlockingQueue<Integer> queue,
      List<String> order,
      int name,
      CountDownLatch done) {
    try {
      for (int round = 0; round < 10; round++) {
        simulation.pause(Duration.ofMillis(simulation.random().nextInt(10)));
        queue.put(name);
        order.add("put " + name + " at " + simulation.elapsed());
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    done.countDown();
  }

  private static void consume(
      BlockingQueue<Integer> queue, List<String> order, int name, CountDownLatch done) {
    try {
      for (int round = 0; round < 10; round++) {
        order.add(name + " takes " + queue.take());
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    done.countDown();
  }

  private static void note(List<String> order, String what, CountDownLatch done) {
    order.add(what);
    done.countDown();
  }
}
