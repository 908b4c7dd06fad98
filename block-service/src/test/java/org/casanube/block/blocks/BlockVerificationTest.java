package org.casanube.block.blocks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.casanube.multiformats.Multicodec;
import org.casanube.multiformats.Multihash;
import org.junit.jupiter.api.Test;

class BlockVerificationTest {
  private final InMemoryBlockStore store = new InMemoryBlockStore();

  @Test
  void run_overSoundBlocks_reportsThemAll() {
    store.put(TestBlocks.random(1, 100));
    store.put(TestBlocks.random(2, 200));
    Collector collector = new Collector(Long.MAX_VALUE);

    BlockVerification.Report report = new BlockVerification(store, 0).run(collector);

    assertThat(report).isEqualTo(new BlockVerification.Report(2, 300, 0, 0));
    assertThat(collector.damaged).isEmpty();
    assertThat(collector.last).isEqualTo(report);
  }

  @Test
  void run_overAlteredBlock_namesIt() {
    Multihash name = TestBlocks.of("what it should be").multihash();
    store.put(Block.of(name, new byte[] {1, 2, 3}));
    store.put(TestBlocks.of("sound"));
    Collector collector = new Collector(Long.MAX_VALUE);

    BlockVerification.Report report = new BlockVerification(store, 0).run(collector);

    assertThat(report.damaged()).isEqualTo(1);
    assertThat(collector.damaged).containsExactly(name);
  }

  @Test
  void run_overUnknownHash_countsItAsUncheckable() {
    store.put(Block.of(Multihash.of(new Multicodec(0x1e), new byte[32]), new byte[] {1}));

    assertThat(new BlockVerification(store, 0).run(new Collector(Long.MAX_VALUE)))
        .isEqualTo(new BlockVerification.Report(1, 1, 0, 1));
  }

  @Test
  void run_whenCancelled_endsEarly() {
    for (int i = 0; i < 10; i++) {
      store.put(TestBlocks.random(i, 10));
    }

    assertThat(new BlockVerification(store, 0).run(new Collector(3)).blocks()).isEqualTo(3);
  }

  @Test
  void run_withSpeed_keepsBelowIt() {
    for (int i = 0; i < 10; i++) {
      store.put(TestBlocks.random(i, 10_000));
    }
    long started = System.nanoTime();

    new BlockVerification(store, 1_000_000).run(new Collector(Long.MAX_VALUE));

    assertThat(System.nanoTime() - started).isGreaterThanOrEqualTo(100_000_000L);
  }

  private static final class Collector implements BlockVerification.Observer {
    private final long most;
    private final List<Multihash> damaged = new ArrayList<>();
    private BlockVerification.Report last = new BlockVerification.Report(0, 0, 0, 0);

    Collector(long most) {
      this.most = most;
    }

    @Override
    public void checked(BlockVerification.Report soFar, long totalBlocks) {
      assertThat(soFar.blocks()).isLessThanOrEqualTo(totalBlocks);
      last = soFar;
    }

    @Override
    public void damaged(Multihash multihash, String reason) {
      damaged.add(multihash);
    }

    @Override
    public boolean isCancelled() {
      return last.blocks() >= most;
    }
  }
}
