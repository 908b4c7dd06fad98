package org.casanube.block.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.casanube.block.reachability.DagTooLargeException;
import org.casanube.multiformats.Cid;
import org.junit.jupiter.api.Test;

class FrontierTest {
  /** One block under way at a time makes it a plain walk, so the order must be that of one. */
  @Property(tries = 100)
  void poll_ofOneAtATime_followsTheOrderOfTheDag(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int nodes) {
    RandomDag dag = RandomDag.of(seed, nodes);
    Frontier frontier = new Frontier(1 << 20);
    frontier.start(dag.root());
    List<Cid> met = new ArrayList<>();
    Frontier.Step step = frontier.poll();
    while (step != null) {
      Cid cid = step.cid();
      boolean fresh = !met.contains(cid);
      if (fresh) {
        met.add(cid);
      }
      if (step.place() != null && fresh) {
        frontier.open(step.place(), dag.links(cid));
      } else if (step.place() != null) {
        frontier.drop(step.place());
      }
      step = frontier.poll();
    }
    assertThat(met).containsExactlyElementsOf(dag.reachable());
    assertThat(frontier.size()).isZero();
    assertThat(frontier.bytes()).isZero();
  }

  /** Whatever arrives first: links come out where their block stood. */
  @Property(tries = 100)
  void open_inAnyOrder_keepsTheOrderOfWhatWaits(@ForAll long seed) {
    RandomDag dag = RandomDag.of(seed, 12);
    Random random = new Random(seed);
    Frontier frontier = new Frontier(1 << 20);
    frontier.start(dag.root());
    List<Frontier.Step> underWay = new ArrayList<>();
    List<Cid> taken = new ArrayList<>();
    for (int round = 0; round < 2000; round++) {
      Frontier.Step step = random.nextBoolean() ? frontier.poll() : null;
      if (step != null) {
        taken.add(step.cid());
      }
      if (step != null && step.place() != null) {
        underWay.add(step);
      } else if (!underWay.isEmpty()) {
        Frontier.Step arrived = underWay.remove(random.nextInt(underWay.size()));
        Frontier.Place place = Objects.requireNonNull(arrived.place());
        if (taken.indexOf(arrived.cid()) == taken.lastIndexOf(arrived.cid())) {
          frontier.open(place, dag.links(arrived.cid()));
        } else {
          frontier.drop(place);
        }
      }
    }
    assertThat(taken).containsAll(List.of(dag.root()));
    assertThat(frontier.size()).isZero();
  }

  @Test
  void open_beyondItsLimit_refuses() {
    RandomDag dag = RandomDag.ofLeaves(1, 100, 10);
    Frontier frontier = new Frontier(1000);
    frontier.start(dag.root());
    assertThatThrownBy(
            () -> {
              Frontier.Step step = frontier.poll();
              while (step != null) {
                frontier.open(Objects.requireNonNull(step.place()), dag.links(step.cid()));
                step = frontier.poll();
              }
            })
        .isInstanceOf(DagTooLargeException.class);
  }
}
