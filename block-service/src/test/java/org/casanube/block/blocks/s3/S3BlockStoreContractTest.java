package org.casanube.block.blocks.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.casanube.block.blocks.Block;
import org.casanube.block.blocks.BlockBatch;
import org.casanube.block.blocks.BlockStore;
import org.casanube.block.blocks.BlockStoreContractTest;
import org.casanube.block.blocks.BlockStoreException;
import org.casanube.block.blocks.TestBlocks;
import org.casanube.multiformats.Multibase;
import org.casanube.multiformats.Multihash;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What the store does over any object store. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class S3BlockStoreContractTest extends BlockStoreContractTest {
  private static final int PAGE = 1000;

  private final AtomicInteger prefixes = new AtomicInteger();
  private final AheadClock clock = new AheadClock();
  private URI endpoint = URI.create("http://127.0.0.1");
  private AutoCloseable server = () -> {};

  abstract S3Server startServer(Path folder) throws Exception;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    S3Server started = startServer(folder);
    server = started;
    endpoint = started.endpoint();
  }

  @AfterAll
  void stop() throws Exception {
    server.close();
  }

  @Override
  protected BlockStore openEmpty() {
    return open("test-" + prefixes.incrementAndGet() + "/", Duration.ZERO, clock);
  }

  @Override
  protected void age() {
    clock.ahead = clock.ahead.plusHours(1);
  }

  @Override
  protected int manyBlocks() {
    return 200;
  }

  private S3BlockStore open(String prefix, Duration grace, Clock by) {
    S3Settings.Place place =
        new S3Settings.Place(endpoint, S3Server.REGION, S3Server.BUCKET, prefix);
    return new S3BlockStore(
        new S3Settings(place, S3Server.CREDENTIALS, 8, grace, Duration.ZERO),
        by,
        Clock.systemUTC());
  }

  @Test
  void find_byAnotherReplica_seesWhatWasPut() {
    Block block = TestBlocks.of("shared");
    try (S3BlockStore one = open("replicas/", Duration.ZERO, clock);
        S3BlockStore other = open("replicas/", Duration.ZERO, clock)) {
      one.put(block);

      assertThat(other.find(block.multihash())).contains(block);
      assertThat(other.touch(block.multihash())).isTrue();
    }
  }

  @Test
  void sweep_withinTheGraceTime_leavesWhatOtherReplicasPut() {
    Block block = TestBlocks.of("just put by another");
    AheadClock ahead = new AheadClock();
    try (S3BlockStore one = open("grace/", Duration.ofHours(4), ahead);
        S3BlockStore other = open("grace/", Duration.ofHours(4), ahead)) {
      one.put(block);
      ahead.ahead = Duration.ofHours(3);
      assertThat(other.sweep(other.advanceEpoch(), multihash -> false).blocks()).isZero();
      ahead.ahead = Duration.ofHours(5);
      assertThat(other.sweep(other.advanceEpoch(), multihash -> false).blocks()).isEqualTo(1);

      assertThat(one.find(block.multihash())).isEmpty();
      one.put(block);
      assertThat(other.find(block.multihash())).contains(block);
    }
  }

  @Test
  void entries_overManyPages_areAllSeen() {
    List<Block> blocks =
        IntStream.range(0, PAGE + 200).mapToObj(i -> TestBlocks.random(i, 8)).toList();
    try (S3BlockStore store = open("pages/", Duration.ZERO, clock)) {
      try (BlockBatch batch = store.openBatch()) {
        blocks.forEach(batch::add);
        batch.commit();
      }
      try (Stream<BlockStore.Entry> entries = store.entries()) {
        assertThat(entries.map(BlockStore.Entry::multihash))
            .containsExactlyInAnyOrderElementsOf(blocks.stream().map(Block::multihash).toList());
      }
    }
  }

  @Test
  void find_ofAlteredObject_isDamaged() {
    Multihash name = TestBlocks.of("what it should be").multihash();
    String key = Multibase.BASE32.encode(name.toBytes());
    try (S3Bucket bucket =
            new S3Bucket(
                new S3Settings.Place(endpoint, S3Server.REGION, S3Server.BUCKET, ""),
                S3Server.CREDENTIALS,
                Clock.systemUTC());
        S3BlockStore store = open("altered/", Duration.ZERO, clock)) {
      bucket.put("altered/" + key.substring(key.length() - 2) + "/" + key, new byte[] {1, 2});

      assertThatThrownBy(() -> store.find(name))
          .isInstanceOfSatisfying(
              BlockStoreException.class,
              e -> assertThat(e.reason()).isEqualTo(BlockStoreException.Cause.DAMAGED));
    }
  }

  @Test
  void put_withWrongSecret_failsSayingWhy() {
    S3Settings.Place place =
        new S3Settings.Place(endpoint, S3Server.REGION, S3Server.BUCKET, "wrong/");
    S3Settings.Credentials wrong =
        new S3Settings.Credentials(S3Server.CREDENTIALS.accessKey(), "something else");
    try (S3BlockStore store =
        new S3BlockStore(
            new S3Settings(place, wrong, 2, Duration.ZERO, Duration.ZERO),
            clock,
            Clock.systemUTC())) {
      assertThatThrownBy(() -> store.put(TestBlocks.of("refused")))
          .isInstanceOf(BlockStoreException.class)
          .hasMessageContaining("403");
    }
  }

  /** The system's clock, as much ahead as a test likes. */
  private static final class AheadClock extends Clock {
    private volatile Duration ahead = Duration.ZERO;

    @Override
    public Instant instant() {
      return Clock.systemUTC().instant().plus(ahead);
    }

    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(java.time.ZoneId zone) {
      return this;
    }
  }
}
