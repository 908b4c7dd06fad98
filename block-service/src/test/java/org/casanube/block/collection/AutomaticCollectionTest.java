package org.casanube.block.collection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.casanube.block.blocks.BlockStore.Usage;
import org.casanube.block.operations.MemoryOperationStore;
import org.casanube.block.operations.Operation;
import org.casanube.block.operations.OperationRun;
import org.casanube.block.operations.OperationRunner;
import org.casanube.block.operations.OperationTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AutomaticCollectionTest {
  private static final long GB = 1L << 30;

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
  private final AtomicReference<StorageRoom> room = new AtomicReference<>(room(10, 100));
  private final OperationRunner operations =
      new OperationRunner(
          List.of(new Nothing()),
          new MemoryOperationStore(),
          _ -> Optional.empty(),
          ticking(),
          new Random(1));
  private final AutomaticCollection automatic =
      new AutomaticCollection(room::get, operations, ticking(), 0.9, Duration.ofMinutes(10));

  @AfterEach
  void close() {
    operations.close();
  }

  @Test
  void look_belowTheWatermark_startsNothing() {
    assertThat(automatic.look()).isFalse();
  }

  @Test
  void look_aboveTheWatermark_startsOneAndThenRests() {
    room.set(room(91, 100));
    assertThat(automatic.look()).isTrue();
    Awaitility.await().until(() -> last().phase().isFinal());
    assertThat(automatic.look()).isFalse();
    now.updateAndGet(instant -> instant.plus(Duration.ofMinutes(11)));
    assertThat(automatic.look()).isTrue();
  }

  @Test
  void room_withoutQuota_isWhatTheDiskHasBesidesItsReserve() {
    Usage usage = new Usage(1, 5 * GB, 6 * GB, 3 * GB);
    assertThat(new StorageRoom(usage, Long.MAX_VALUE, GB).roomBytes()).isEqualTo(8 * GB);
    assertThat(new StorageRoom(usage, 7 * GB, GB).roomBytes()).isEqualTo(7 * GB);
    assertThat(new StorageRoom(usage, Long.MAX_VALUE, 4 * GB).roomBytes()).isEqualTo(6 * GB);
  }

  @Test
  void room_withoutAnyBound_isNeverFull() {
    Usage usage = new Usage(1, 5 * GB, 6 * GB, Long.MAX_VALUE);
    assertThat(new StorageRoom(usage, Long.MAX_VALUE, GB).isFullerThan(0.1)).isFalse();
  }

  private Operation last() {
    return operations.list(Optional.empty(), 1).getFirst();
  }

  private static StorageRoom room(long taken, long quota) {
    return new StorageRoom(new Usage(1, taken, taken, Long.MAX_VALUE), quota, 0);
  }

  private Clock ticking() {
    return ((InstantSource) now::get).withZone(ZoneOffset.UTC);
  }

  /** A collection that finds nothing to do. */
  private static final class Nothing implements OperationTask {
    @Override
    public String type() {
      return CollectionTask.TYPE;
    }

    @Override
    public boolean repeatable() {
      return true;
    }

    @Override
    public Map<String, Long> run(OperationRun run) {
      return Map.of();
    }
  }
}
