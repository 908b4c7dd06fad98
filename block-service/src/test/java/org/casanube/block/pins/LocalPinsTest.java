package org.casanube.block.pins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.casanube.block.collection.Protection;
import org.casanube.block.collection.RootGuard;
import org.casanube.block.reachability.FakeBlocks;
import org.casanube.block.reachability.KeyHash;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LocalPinsTest {
  private static final PinName WORK = new PinName("work");

  private final FakeBlocks blocks = new FakeBlocks();
  private final MemoryPinStore store = new MemoryPinStore();
  private LocalPins pins = open();
  private Cid leaf;
  private Cid node;
  private Cid root;

  @BeforeEach
  void makeDag() {
    leaf = blocks.addLeaf("leaf");
    node = blocks.addNode(leaf, blocks.addLeaf("other"));
    root = blocks.addNode(node);
    pins.buildIndex();
  }

  @Test
  void pin_ofDag_keepsAllBelowIt() {
    pins.pin(root, PinMode.RECURSIVE, WORK, PinWatch.NONE);
    assertThat(pins.status(root))
        .asInstanceOf(type(PinStatus.Pinned.class))
        .extracting(PinStatus.Pinned::pins)
        .asInstanceOf(LIST)
        .hasSize(1);
    assertThat(pins.status(leaf)).isEqualTo(new PinStatus.Indirect());
    assertThat(pins.status(node)).isEqualTo(new PinStatus.Indirect());
    assertThat(pins.status(blocks.addLeaf("foreign"))).isEqualTo(new PinStatus.NotPinned());
  }

  @Test
  void pin_again_isTheSamePin() {
    Pin first = pins.pin(root, PinMode.RECURSIVE, WORK, PinWatch.NONE);
    assertThat(pins.pin(root, PinMode.RECURSIVE, WORK, PinWatch.NONE)).isEqualTo(first);
    assertThat(pins.count()).isEqualTo(1);
  }

  @Test
  void pin_underManyNames_goesWithTheLastOfThem() {
    pins.pin(root, PinMode.RECURSIVE, WORK, PinWatch.NONE);
    pins.pin(root, PinMode.RECURSIVE, PinName.NONE, PinWatch.NONE);
    assertThat(pins.unpin(root, WORK).name()).isEqualTo(WORK);
    assertThat(pins.status(leaf)).isEqualTo(new PinStatus.Indirect());
    pins.unpin(root, PinName.NONE);
    assertThat(pins.status(leaf)).isEqualTo(new PinStatus.NotPinned());
    assertThat(pins.indexedBlocks()).isZero();
  }

  @Test
  void pin_ofVersionZero_isThatOfVersionOne() {
    Cid zero = Cid.v0(root.multihash());
    pins.pin(zero, PinMode.RECURSIVE, WORK, PinWatch.NONE);
    assertThat(pins.status(root)).isInstanceOf(PinStatus.Pinned.class);
    assertThat(pins.unpinAll(root)).hasSize(1);
  }

  @Test
  void pin_ofDagWithMissingLeaf_isRefusedWithItsName() {
    blocks.store().remove(List.of(leaf.multihash()));
    assertRefused(
        PinErrorCode.INCOMPLETE_DAG,
        Optional.of(leaf),
        () -> pins.pin(root, PinMode.RECURSIVE, WORK, PinWatch.NONE));
    assertThat(pins.count()).isZero();
    assertThat(pins.status(node)).isEqualTo(new PinStatus.NotPinned());
  }

  @Test
  void pin_ofUnknownCodec_isRefused() {
    Cid odd = Cid.v1(new Multicodec(0x78), leaf.multihash());
    assertRefused(
        PinErrorCode.UNREADABLE_DAG,
        Optional.of(odd),
        () -> pins.pin(odd, PinMode.RECURSIVE, WORK, PinWatch.NONE));
    pins.pin(odd, PinMode.DIRECT, WORK, PinWatch.NONE);
  }

  @Test
  void pin_thatIsGivenUp_leavesNothing() {
    assertThatThrownBy(() ->
            pins.pin(
                root,
                PinMode.RECURSIVE,
                WORK,
                blocksWalked -> {
                  throw new IllegalStateException("enough");
                }))
        .hasMessage("enough");
    assertThat(pins.count()).isZero();
    assertThat(pins.indexedBlocks()).isZero();
  }

  @Test
  void pin_directly_keepsOneBlock() {
    pins.pin(root, PinMode.DIRECT, WORK, PinWatch.NONE);
    assertThat(pins.status(root)).isInstanceOf(PinStatus.Pinned.class);
    assertThat(pins.status(node)).isEqualTo(new PinStatus.NotPinned());
  }

  @Test
  void pin_directlyUnderTheNameOfARecursiveOne_takesItsPlace() {
    pins.pin(root, PinMode.RECURSIVE, WORK, PinWatch.NONE);
    pins.pin(root, PinMode.DIRECT, WORK, PinWatch.NONE);
    assertThat(pins.count()).isEqualTo(1);
    assertThat(pins.status(leaf)).isEqualTo(new PinStatus.NotPinned());
  }

  @Test
  void unpin_ofWhatIsPinnedAbove_namesTheRoot() {
    pins.pin(root, PinMode.RECURSIVE, WORK, PinWatch.NONE);
    assertRefused(
        PinErrorCode.PINNED_INDIRECTLY, Optional.of(root), () -> pins.unpin(leaf, PinName.NONE));
    assertThat(pins.findHolder(leaf, 100)).contains(root);
    assertThat(pins.findHolder(leaf, 1)).isEmpty();
  }

  @Test
  void unpin_ofWhatIsNotPinned_isRefused() {
    assertRefused(PinErrorCode.NOT_PINNED, Optional.empty(), () -> pins.unpinAll(root));
    pins.pin(root, PinMode.RECURSIVE, WORK, PinWatch.NONE);
    assertRefused(PinErrorCode.NOT_PINNED, Optional.empty(), () -> pins.unpin(root, PinName.NONE));
  }

  @Test
  void unpin_ofOneOfTwoThatShareBlocks_keepsThoseOfTheOther() {
    Cid second = blocks.addNode(node, blocks.addLeaf("own"));
    pins.pin(root, PinMode.RECURSIVE, WORK, PinWatch.NONE);
    pins.pin(second, PinMode.RECURSIVE, WORK, PinWatch.NONE);
    pins.unpinAll(root);
    assertThat(pins.status(leaf)).isEqualTo(new PinStatus.Indirect());
    assertThat(pins.status(root)).isEqualTo(new PinStatus.NotPinned());
  }

  @Test
  void status_beforeIndexIsBuilt_isNotYetKnownAndThenRight() {
    pins.pin(root, PinMode.RECURSIVE, WORK, PinWatch.NONE);
    pins = open();
    assertThat(pins.status(leaf)).isEqualTo(new PinStatus.NotYetKnown());
    assertThat(pins.status(root)).isInstanceOf(PinStatus.Pinned.class);
    long before = blocks.reads();
    pins.buildIndex();
    assertThat(blocks.reads() - before).isEqualTo(2);
    assertThat(pins.status(leaf)).isEqualTo(new PinStatus.Indirect());
    assertThat(pins.isIndexComplete()).isTrue();
  }

  @Test
  void status_whereAPinnedBlockWasLost_isNotYetKnownInsteadOfWrong() {
    pins.pin(root, PinMode.RECURSIVE, WORK, PinWatch.NONE);
    blocks.store().remove(List.of(node.multihash()));
    pins = open();
    pins.buildIndex();
    assertThat(pins.status(leaf)).isEqualTo(new PinStatus.NotYetKnown());
  }

  @Test
  void unpin_betweenStartAndIndex_isNotCountedLater() {
    pins.pin(root, PinMode.RECURSIVE, WORK, PinWatch.NONE);
    pins = open();
    pins.unpinAll(root);
    pins.buildIndex();
    assertThat(pins.indexedBlocks()).isZero();
    assertThat(pins.status(leaf)).isEqualTo(new PinStatus.NotPinned());
  }

  @Test
  void status_ofIndexedBlock_readsNothing() {
    pins.pin(root, PinMode.RECURSIVE, WORK, PinWatch.NONE);
    long before = blocks.reads();
    assertThat(pins.status(leaf)).isEqualTo(new PinStatus.Indirect());
    assertThat(blocks.reads()).isEqualTo(before);
  }

  private LocalPins open() {
    KeyHash hash = new KeyHash(new Random(5));
    Protection guard = new RootGuard(blocks, blocks.walk(), hash);
    Clock clock = Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);
    return new LocalPins(blocks, store, guard, blocks.walk(), hash, clock);
  }

  private static void assertRefused(PinErrorCode code, Optional<Cid> cid, ThrowingCallable action) {
    assertThatThrownBy(action)
        .isInstanceOfSatisfying(
            PinRefusedException.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(e.cid()).isEqualTo(cid);
            });
  }
}
