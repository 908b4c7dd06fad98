package org.casanube.block.pins;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.casanube.block.blocks.Blocks.WriteSession;
import org.casanube.block.blocks.MissingBlockException;
import org.casanube.block.collection.Collector;
import org.casanube.block.collection.FakeRun;
import org.casanube.block.collection.Protection.Lease;
import org.casanube.block.collection.RootGuard;
import org.casanube.block.collection.RootList;
import org.casanube.block.reachability.FakeBlocks;
import org.casanube.block.reachability.KeyHash;
import org.casanube.block.reachability.VisitedBlocks;
import org.casanube.multiformats.Cid;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Adders, pinners and linkers at work on a small world of much shared blocks while collections run
 * one after the other. What was acknowledged must be whole after each round, and when all is quiet
 * the store must hold what is needed and nothing else.
 */
@Timeout(120)
class PinsBesideCollectionTest {
  private static final int ROUNDS = 4;
  private static final int WORKERS = 6;
  private static final int STEPS = 250;
  private static final int CONTENTS = 40;

  private final FakeBlocks blocks = new FakeBlocks();
  private final KeyHash hash = new KeyHash(new Random(1));
  private final RootGuard guard = new RootGuard(blocks, blocks.walk(), hash);
  private final RootList links = new RootList(false);
  private final LocalPins pins =
      new LocalPins(blocks, new MemoryPinStore(), guard, blocks.walk(), hash, Clock.systemUTC());
  private final Collector collector =
      new Collector(blocks, blocks.store(), blocks.walk(), hash, guard, List.of(pins, links));

  /** Roots that were once added; some are kept by something, some are garbage by now. */
  private final List<Cid> known = new CopyOnWriteArrayList<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void collect_besideAllElse_losesNothingAndLeavesNothing(long seed) throws Exception {
    pins.buildIndex();
    Random seeds = new Random(seed);
    try (ExecutorService executor = Executors.newFixedThreadPool(WORKERS + 1)) {
      for (int round = 0; round < ROUNDS; round++) {
        List<Future<?>> work = new ArrayList<>();
        for (int worker = 0; worker < WORKERS; worker++) {
          long own = seeds.nextLong();
          work.add(executor.submit(() -> live(new Random(own))));
        }
        Callable<Integer> collecting = () -> collectUntil(work);
        assertThat(executor.submit(collecting).get(60, TimeUnit.SECONDS)).isPositive();
        for (Future<?> each : work) {
          each.get();
        }
        requireAllWhole();
      }
    }
    collector.collect(new FakeRun(), false);
    assertThat(blocks.store().usage().blocks()).isEqualTo(needed().size());
    assertThat(pins.indexedBlocks()).isEqualTo(reached(pinned()).size());
  }

  private int collectUntil(List<Future<?>> work) {
    int runs = 0;
    while (runs == 0 || work.stream().anyMatch(each -> !each.isDone())) {
      collector.collect(new FakeRun(), false);
      runs++;
    }
    return runs;
  }

  private void live(Random random) {
    Set<Cid> linked = new HashSet<>();
    for (int step = 0; step < STEPS; step++) {
      int choice = random.nextInt(100);
      if (choice < 25) {
        addAndPin(random);
      } else if (choice < 45) {
        pinKnown(random);
      } else if (choice < 65) {
        unpin(random);
      } else if (choice < 90) {
        link(random, linked);
      } else {
        linked.stream().findAny().ifPresent(cid -> unlink(cid, linked));
      }
    }
    links.dags().removeAll(linked);
  }

  private void addAndPin(Random random) {
    try (WriteSession session = blocks.openSession()) {
      List<Cid> level = new ArrayList<>();
      for (int count = 0; count < 4; count++) {
        byte[] content = ("content " + random.nextInt(CONTENTS)).getBytes(StandardCharsets.UTF_8);
        level.add(FakeBlocks.addLeaf(session, content));
      }
      Cid left = FakeBlocks.addNode(session, level.subList(0, 2));
      Cid right = FakeBlocks.addNode(session, level.subList(1, 4));
      Cid root = FakeBlocks.addNode(session, List.of(left, right));
      session.commit();
      known.add(root);
      known.add(left);
      if (random.nextBoolean()) {
        pins.pin(root, PinMode.RECURSIVE, name(random), PinWatch.NONE);
      }
    }
  }

  private void pinKnown(Random random) {
    try {
      PinMode mode = random.nextInt(5) == 0 ? PinMode.DIRECT : PinMode.RECURSIVE;
      pick(random, cid -> pins.pin(cid, mode, name(random), PinWatch.NONE));
    } catch (PinRefusedException e) {
      assertThat(e.cid()).isPresent();
    }
  }

  private void unpin(Random random) {
    try {
      pick(random, cid -> pins.unpin(cid, name(random)));
    } catch (PinRefusedException e) {
      assertThat(e).hasMessageContaining("pinned");
    }
  }

  /** As a tree does: protect, look whether all is here, link, give the lease back. */
  private void link(Random random, Set<Cid> linked) {
    pick(
        random,
        cid -> {
          try (Lease _ = guard.protect(cid)) {
            if (isWhole(cid) && links.dags().add(cid)) {
              linked.add(cid);
            }
          } catch (MissingBlockException e) {
            assertThat(e.cid()).isNotNull();
          }
        });
  }

  private void unlink(Cid cid, Set<Cid> linked) {
    links.dags().remove(cid);
    linked.remove(cid);
  }

  private void pick(Random random, Consumer<Cid> action) {
    if (!known.isEmpty()) {
      action.accept(known.get(random.nextInt(known.size())));
    }
  }

  private static PinName name(Random random) {
    return new PinName("name " + random.nextInt(3));
  }

  private Set<Cid> pinned() {
    Set<Cid> roots = new HashSet<>();
    pins.list(PinFilter.ALL, Optional.empty(), 100_000).pins().stream()
        .filter(pin -> pin.mode() == PinMode.RECURSIVE)
        .forEach(pin -> roots.add(pin.cid()));
    return roots;
  }

  private void requireAllWhole() {
    assertThat(pinned()).allMatch(this::isWhole);
    assertThat(links.dags()).allMatch(this::isWhole);
    assertThat(pins.list(PinFilter.ALL, Optional.empty(), 100_000).pins())
        .allMatch(pin -> blocks.findSize(pin.cid()).isPresent());
  }

  private boolean isWhole(Cid root) {
    try {
      return reached(Set.of(root)).stream().allMatch(cid -> blocks.findSize(cid).isPresent());
    } catch (MissingBlockException e) {
      return false;
    }
  }

  private Set<Cid> needed() {
    Set<Cid> needed = reached(pinned());
    pins.list(PinFilter.ALL, Optional.empty(), 100_000)
        .pins()
        .forEach(pin -> needed.add(pin.cid()));
    needed.addAll(reached(links.dags()));
    return needed;
  }

  private Set<Cid> reached(Set<Cid> roots) {
    Set<Cid> reached = new HashSet<>();
    try (VisitedBlocks visited = new VisitedBlocks(hash, 0)) {
      roots.forEach(root -> blocks.walk().walk(root, visited, reached::add));
    }
    return reached;
  }
}
