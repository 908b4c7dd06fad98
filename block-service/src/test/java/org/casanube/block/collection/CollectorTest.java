package org.casanube.block.collection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.casanube.block.blocks.Blocks.WriteSession;
import org.casanube.block.blocks.MissingBlockException;
import org.casanube.block.collection.Protection.Lease;
import org.casanube.block.operations.OperationCancelledException;
import org.casanube.block.reachability.FakeBlocks;
import org.casanube.block.reachability.KeyHash;
import org.casanube.multiformats.Cid;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CollectorTest {
  private final FakeBlocks blocks = new FakeBlocks();
  private final KeyHash hash = new KeyHash(new Random(11));
  private final RootGuard guard = new RootGuard(blocks, blocks.walk(), hash);
  private final RootList complete = new RootList(true);
  private final RootList partial = new RootList(false);
  private final Collector collector =
      new Collector(blocks, blocks.store(), blocks.walk(), hash, guard, List.of(complete, partial));
  private Cid leaf;
  private Cid node;
  private Cid root;

  @BeforeEach
  void makeDag() {
    leaf = blocks.addLeaf("leaf");
    node = blocks.addNode(leaf);
    root = blocks.addNode(node, blocks.addLeaf("second"));
  }

  @Test
  void collect_withoutRoots_removesEverything() {
    CollectionReport report = collector.collect(new FakeRun(), false);
    assertThat(report.removedBlocks()).isEqualTo(4);
    assertThat(report.removedBytes()).isPositive();
    assertThat(blocks.store().usage().blocks()).isZero();
  }

  @Test
  void collect_withRoot_keepsWhatItReachesAndNoMore() {
    blocks.addLeaf("garbage");
    complete.dags().add(root);
    CollectionReport report = collector.collect(new FakeRun(), false);
    assertThat(report.keptBlocks()).isEqualTo(4);
    assertThat(report.removedBlocks()).isEqualTo(1);
    assertThat(isHere(leaf)).isTrue();
  }

  @Test
  void remove_ofBlockNothingNeeds_removesItAlone() {
    Cid other = blocks.addLeaf("other");
    complete.dags().add(node);
    assertThat(collector.remove(root)).isInstanceOf(Removal.Removed.class);
    assertThat(collector.remove(root)).isEqualTo(new Removal.Missing());
    assertThat(isHere(root)).isFalse();
    assertThat(isHere(other)).isTrue();
  }

  @Test
  void remove_ofBlockBelowRoot_saysWhatKeepsIt() {
    partial.dags().add(root);
    assertThat(collector.remove(leaf)).isEqualTo(new Removal.Held(partial.name()));
    assertThat(isHere(leaf)).isTrue();
  }

  @Test
  void remove_ofBlockBelowLease_isRefused() {
    try (Lease _ = guard.protect(root)) {
      assertThat(collector.remove(leaf)).isInstanceOf(Removal.Held.class);
    }
    assertThat(collector.remove(leaf)).isInstanceOf(Removal.Removed.class);
  }

  @Test
  void remove_ofBlockInOpenSession_isRefused() {
    try (WriteSession session = blocks.openSession()) {
      Cid fresh = FakeBlocks.addLeaf(session, new byte[] {1});
      session.commit();
      assertThat(collector.remove(fresh)).isInstanceOf(Removal.Held.class);
      assertThat(isHere(fresh)).isTrue();
    }
  }

  @Test
  void remove_duringCollection_isBusy() {
    List<Removal> outcomes = new ArrayList<>();
    FakeRun run =
        new FakeRun(
            _ -> outcomes.add(CompletableFuture.supplyAsync(() -> collector.remove(leaf)).join()));
    collector.collect(run, false);
    assertThat(outcomes)
        .contains(new Removal.Busy())
        .hasOnlyElementsOfTypes(Removal.Busy.class, Removal.Missing.class);
  }

  @Test
  void remove_whereRootLostBlocks_removesNothing() {
    Cid garbage = blocks.addLeaf("garbage");
    complete.dags().add(root);
    blocks.store().remove(List.of(node.multihash()));
    assertThatThrownBy(() -> collector.remove(garbage)).isInstanceOf(LostBlocksException.class);
    assertThat(isHere(garbage)).isTrue();
  }

  @Test
  void collect_withBlockPinnedAlone_keepsItWithoutWhatIsBelow() {
    complete.blocks().add(node);
    collector.collect(new FakeRun(), false);
    assertThat(isHere(node)).isTrue();
    assertThat(isHere(leaf)).isFalse();
  }

  @Test
  void collect_duringSession_keepsWhatItPutAndWhatItKept() {
    blocks.advanceHorizon();
    try (WriteSession session = blocks.openSession()) {
      Cid fresh = FakeBlocks.addLeaf(session, new byte[] {1});
      assertThat(session.keep(leaf)).isTrue();
      collector.collect(new FakeRun(), false);
      assertThat(isHere(fresh)).isTrue();
      assertThat(isHere(leaf)).isTrue();
      assertThat(isHere(root)).isFalse();
    }
    collector.collect(new FakeRun(), false);
    assertThat(blocks.store().usage().blocks()).isZero();
  }

  @Test
  void collect_withLeasedRoot_keepsIt() {
    try (Lease _ = guard.protect(root)) {
      collector.collect(new FakeRun(), false);
      assertThat(isHere(leaf)).isTrue();
    }
    collector.collect(new FakeRun(), false);
    assertThat(isHere(leaf)).isFalse();
  }

  @Test
  void protect_whileMarking_keepsTheDagThoughItsRootWasNotRead() {
    complete.dags().add(blocks.addLeaf("kept"));
    collector.collect(during("marking", () -> guard.protect(root).close()), false);
    assertThat(isHere(leaf)).isTrue();
  }

  @Test
  void protect_whileSweeping_keepsEachBlockOfTheDag() {
    AtomicReference<Lease> lease = new AtomicReference<>();
    collector.collect(during("sweeping", () -> lease.set(guard.protect(root))), false);
    assertThat(isHere(leaf)).isTrue();
    collector.collect(new FakeRun(), false);
    assertThat(isHere(leaf)).isTrue();
    lease.get().close();
    collector.collect(new FakeRun(), false);
    assertThat(isHere(leaf)).isFalse();
  }

  @Test
  void protect_ofIncompleteDagWhileSweeping_isRefusedAndHoldsNothing() {
    blocks.store().remove(List.of(leaf.multihash()));
    collector.collect(
        during(
            "sweeping",
            () ->
                assertThatThrownBy(() -> guard.protect(root))
                    .isInstanceOf(MissingBlockException.class)),
        false);
    collector.collect(new FakeRun(), false);
    assertThat(blocks.store().usage().blocks()).isZero();
  }

  @Test
  void collect_whereAPinnedNodeIsMissing_removesNothingUnlessTold() {
    complete.dags().add(root);
    blocks.addLeaf("garbage");
    blocks.store().remove(List.of(node.multihash()));
    assertThatThrownBy(() -> collector.collect(new FakeRun(), false))
        .isInstanceOf(LostBlocksException.class)
        .hasMessageContaining(node.toString())
        .hasMessageContaining(root.toString());
    assertThat(isHere(leaf)).isTrue();
    CollectionReport report = collector.collect(new FakeRun(), true);
    assertThat(report.unreadableBlocks()).isEqualTo(1);
    assertThat(isHere(leaf)).isFalse();
    assertThat(isHere(root)).isTrue();
  }

  @Test
  void collect_whereATreeHasGaps_goesOn() {
    partial.dags().add(root);
    blocks.store().remove(List.of(node.multihash()));
    assertThat(collector.collect(new FakeRun(), false).unreadableBlocks()).isEqualTo(1);
    assertThat(isHere(leaf)).isFalse();
  }

  @Test
  void collect_cancelledWhileMarking_removesNothing() {
    for (int count = 0; count < 3000; count++) {
      complete.dags().add(blocks.addLeaf("leaf " + count));
    }
    FakeRun[] run = new FakeRun[1];
    run[0] = during("marking", () -> run[0].cancel());
    assertThatThrownBy(() -> collector.collect(run[0], false))
        .isInstanceOf(OperationCancelledException.class);
    assertThat(isHere(leaf)).isTrue();
    try (Lease _ = guard.protect(root)) {
      collector.collect(new FakeRun(), false);
      assertThat(isHere(leaf)).isTrue();
    }
  }

  @Test
  void collect_cancelledWhileSweeping_stopsRemoving() {
    for (int count = 0; count < 5000; count++) {
      blocks.addLeaf("garbage " + count);
    }
    FakeRun[] run = new FakeRun[1];
    run[0] =
        new FakeRun(progress -> {
          if (progress.step().equals("sweeping") && progress.done() > 0) {
            run[0].cancel();
          }
        });
    assertThatThrownBy(() -> collector.collect(run[0], false))
        .isInstanceOf(OperationCancelledException.class);
    assertThat(blocks.store().usage().blocks()).isBetween(3000L, 4900L);
  }

  @Test
  void collect_ofManyBlocks_marksInSixteenBytesEach() {
    try (WriteSession session = blocks.openSession()) {
      for (int file = 0; file < 100; file++) {
        List<Cid> leaves = new ArrayList<>();
        for (int part = 0; part < 200; part++) {
          leaves.add(FakeBlocks.addLeaf(session, new byte[] {1, (byte) file, (byte) part}));
        }
        complete.dags().add(FakeBlocks.addNode(session, leaves));
      }
    }
    CollectionReport report = collector.collect(new FakeRun(), false);
    assertThat(report.keptBlocks()).isEqualTo(20_100);
    assertThat(report.markBytes()).isLessThan(16 * report.keptBlocks());
  }

  /** A run that does something once, at the first progress of a step. */
  private static FakeRun during(String step, Runnable action) {
    AtomicBoolean done = new AtomicBoolean();
    return new FakeRun(progress -> {
      if (progress.step().equals(step) && done.compareAndSet(false, true)) {
        action.run();
      }
    });
  }

  private boolean isHere(Cid cid) {
    return blocks.findSize(cid).isPresent();
  }
}
