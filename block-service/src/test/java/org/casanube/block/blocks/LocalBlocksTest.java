package org.casanube.block.blocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.casanube.block.blocks.Blocks.WriteSession;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;
import org.casanube.multiformats.Multihash;
import org.junit.jupiter.api.Test;

class LocalBlocksTest {
  private final InMemoryBlockStore store = new InMemoryBlockStore(1_000_000);
  private final LocalBlocks blocks = new LocalBlocks(store, BlocksListener.NONE);
  private final Block block = TestBlocks.of("some bytes");
  private final Cid cid = cid(block);

  @Test
  void lookup_ofAddedBlock_findsIt() {
    add(block);

    assertThat(blocks.lookup(cid)).isEqualTo(new BlockLookup.Found(block));
    assertThat(blocks.require(cid)).isEqualTo(block);
    assertThat(blocks.findSize(cid)).hasValue(10);
  }

  @Test
  void lookup_ofMissingBlock_saysSo() {
    assertThat(blocks.lookup(cid)).isEqualTo(new BlockLookup.Missing(cid));
    assertThatThrownBy(() -> blocks.require(cid)).isInstanceOf(MissingBlockException.class);
    assertThat(blocks.findSize(cid)).isEmpty();
  }

  @Test
  void lookup_ofIdentityCid_answersFromTheCid() {
    byte[] content = "inside".getBytes(StandardCharsets.UTF_8);
    Cid identity = Cid.v1(Multicodec.RAW, Multihash.identity(content));

    assertThat(blocks.require(identity).toBytes()).isEqualTo(content);
    assertThat(blocks.findSize(identity)).hasValue(6);
  }

  @Test
  void add_ofIdentityBlock_storesNothing() {
    byte[] content = "inside".getBytes(StandardCharsets.UTF_8);
    Block inside = Block.of(Multihash.identity(content), content);
    add(inside);

    assertThat(store.usage().blocks()).isZero();
  }

  @Test
  void lookup_ofUnknownHashFunction_isRefused() {
    Cid unknown = Cid.v1(Multicodec.RAW, Multihash.of(Multicodec.KECCAK_256, new byte[32]));

    assertThat(blocks.lookup(unknown))
        .isInstanceOfSatisfying(
            BlockLookup.Refused.class,
            refused -> assertThat(refused.reason()).contains("can't be checked"));
    assertThatThrownBy(() -> blocks.require(unknown))
        .isInstanceOf(MissingBlockException.class)
        .hasMessageContaining("can't be checked");
  }

  @Test
  void addVerified_ofOtherBytes_isRefused() {
    Block altered = Block.of(block.multihash(), new byte[] {1});
    try (WriteSession session = blocks.openSession()) {
      assertThatThrownBy(() -> session.addVerified(cid, altered))
          .isInstanceOf(MismatchedBlockException.class)
          .hasMessageContaining(cid.toString());
    }

    assertThat(store.contains(block.multihash())).isFalse();
  }

  @Test
  void addVerified_ofShortDigest_isRefusedThoughItMatches() {
    byte[] digest = new byte[0];
    Multihash empty = Multihash.of(new Multicodec(0x11), digest);
    try (WriteSession session = blocks.openSession()) {
      assertThatThrownBy(() ->
              session.addVerified(Cid.v1(Multicodec.RAW, empty), Block.of(empty, new byte[] {1})))
          .isInstanceOf(UnacceptableBlockException.class)
          .hasMessageContaining("limit of 20");
    }
  }

  @Test
  void add_underAnotherBlocksCid_isRefused() {
    try (WriteSession session = blocks.openSession()) {
      assertThatThrownBy(() -> session.add(cid, TestBlocks.of("another")))
          .isInstanceOf(MismatchedBlockException.class);
    }
  }

  @Test
  void add_overTwoMebibytes_isRefusedNamingTheLimit() {
    Block large = TestBlocks.random(1, Block.MAX_BYTES + 1);
    try (WriteSession session = blocks.openSession()) {
      assertThatThrownBy(() -> session.addVerified(cid(large), large))
          .isInstanceOf(UnacceptableBlockException.class)
          .hasMessageContaining("2097152");
    }
  }

  @Test
  void add_overTheQuota_isFull() {
    Block large = TestBlocks.random(1, 1_000_001);
    try (WriteSession session = blocks.openSession()) {
      assertThatThrownBy(() -> session.add(cid(large), large))
          .isInstanceOfSatisfying(
              BlockStoreException.class,
              e -> assertThat(e.reason()).isEqualTo(BlockStoreException.Cause.FULL));
    }
  }

  @Test
  void keep_ofMissingBlock_saysSo() {
    try (WriteSession session = blocks.openSession()) {
      assertThat(session.keep(cid)).isFalse();
    }
  }

  @Test
  void sweep_beforeTheHorizon_takesOnlyWhatNoOpenSessionHas() {
    Block old = TestBlocks.of("old");
    Block kept = TestBlocks.of("kept");
    add(old);
    add(kept);
    assertThat(blocks.advanceHorizon()).isPositive();
    try (WriteSession session = blocks.openSession()) {
      session.add(cid, block);
      assertThat(session.keep(cid(kept))).isTrue();
      session.commit();

      store.sweep(blocks.advanceHorizon(), multihash -> false);
      store.sweep(blocks.advanceHorizon(), multihash -> false);

      assertThat(store.contains(old.multihash())).isFalse();
      assertThat(store.contains(block.multihash())).isTrue();
      assertThat(store.contains(kept.multihash())).isTrue();
    }
    store.sweep(blocks.advanceHorizon(), multihash -> false);

    assertThat(store.contains(block.multihash())).isFalse();
  }

  /** Else a slow upload would keep all that was left over before it, until it ends. */
  @Test
  void sweep_besideAnOpenSession_takesWhatWasHereLongBeforeIt() {
    AtomicLong nanoTime = new AtomicLong();
    LocalBlocks timed = new LocalBlocks(store, BlocksListener.NONE, nanoTime::get);
    Block old = TestBlocks.of("old");
    try (WriteSession session = timed.openSession()) {
      session.add(cid(old), old);
      session.commit();
    }
    nanoTime.addAndGet(Duration.ofSeconds(10).toNanos());
    try (WriteSession slow = timed.openSession()) {
      slow.add(cid, block);

      store.sweep(timed.advanceHorizon(), multihash -> false);

      assertThat(store.contains(old.multihash())).isFalse();
      assertThat(store.contains(block.multihash())).isTrue();
    }
  }

  @Test
  void horizon_withSessionsClosedInAnyOrder_isThatOfTheOldestOpen() {
    WriteSession first = blocks.openSession();
    long atFirst = blocks.advanceHorizon();
    WriteSession second = blocks.openSession();
    assertThat(blocks.advanceHorizon()).isEqualTo(atFirst);
    first.close();
    long atSecond = blocks.advanceHorizon();
    assertThat(atSecond).isGreaterThan(atFirst);
    second.close();
    assertThat(blocks.advanceHorizon()).isGreaterThan(atSecond);
  }

  @Test
  void add_toClosedSession_isAnError() {
    WriteSession session = blocks.openSession();
    session.close();

    assertThatThrownBy(() -> session.add(cid, block)).isInstanceOf(IllegalStateException.class);
  }

  private void add(Block added) {
    try (WriteSession session = blocks.openSession()) {
      session.add(cid(added), added);
      session.commit();
    }
  }

  private static Cid cid(Block block) {
    return Cid.v1(Multicodec.RAW, block.multihash());
  }
}
