package org.casanube.block.collection.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import org.casanube.block.blocks.BlockStore.Usage;
import org.casanube.block.collection.StorageRoom;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

class StorageRoomHealthTest {
  private static final long MB = 1 << 20;
  private static final long RESERVE = 100 * MB;

  private static Health health(long quota, long used, long storeFree, long homeFree) {
    Usage usage = new Usage(1, used, used, storeFree);
    return new StorageRoomHealth(() -> new StorageRoom(usage, quota, RESERVE), () -> homeFree)
        .health();
  }

  @Test
  void health_withRoom_isUpAndTellsHowMuch() {
    Health health = health(Long.MAX_VALUE, 7 * MB, 200 * MB, 200 * MB);

    assertThat(health.getStatus()).isEqualTo(Status.UP);
    assertThat(health.getDetails())
        .containsEntry("freeBytes", 200 * MB)
        .containsEntry("reserveBytes", RESERVE);
  }

  @Test
  void health_ofFullDisk_isDegradedAndNamesTheReserve() {
    Health health = health(Long.MAX_VALUE, 7 * MB, 101 * MB, 101 * MB);

    assertThat(health.getStatus().getCode()).isEqualTo("DEGRADED");
    assertThat(health.getDetails().get("reason")).asString().contains("reserve", "" + RESERVE);
  }

  @Test
  void health_ofFullHomeWithBlocksElsewhere_isDegraded() {
    assertThat(health(Long.MAX_VALUE, 7 * MB, Long.MAX_VALUE, 5 * MB).getStatus().getCode())
        .isEqualTo("DEGRADED");
  }

  @Test
  void health_atTheQuota_isDegradedAndNamesIt() {
    Health health = health(50 * MB, 49 * MB, 900 * MB, 900 * MB);

    assertThat(health.getStatus().getCode()).isEqualTo("DEGRADED");
    assertThat(health.getDetails().get("reason")).asString().contains("quota", "" + 50 * MB);
  }
}
