package org.casanube.block.collection.wiring;

import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.casanube.block.blocks.Block;
import org.casanube.block.collection.StorageRoom;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * Shows whether one more block of any size would be taken, by the quota and by the reserve of free
 * space. Where it would not, writes are refused and all that is kept is still read, so the service
 * is degraded and not down.
 */
final class StorageRoomHealth implements HealthIndicator {
  private static final Status DEGRADED = new Status("DEGRADED");

  private final Supplier<StorageRoom> room;
  private final LongSupplier homeFreeBytes;

  /**
   * Looks at these at each call.
   *
   * @param homeFreeBytes what the disk of the home has left; blocks may be kept elsewhere
   */
  StorageRoomHealth(Supplier<StorageRoom> room, LongSupplier homeFreeBytes) {
    this.room = room;
    this.homeFreeBytes = homeFreeBytes;
  }

  @Override
  public Health health() {
    StorageRoom now = room.get();
    long free = Math.min(now.usage().freeBytes(), homeFreeBytes.getAsLong());
    Health.Builder health =
        shortage(now, free)
            .map(reason -> Health.status(DEGRADED).withDetail("reason", reason))
            .orElseGet(Health::up);
    return health
        .withDetail("freeBytes", free)
        .withDetail("reserveBytes", now.reserveBytes())
        .build();
  }

  private static Optional<String> shortage(StorageRoom room, long free) {
    if (free - room.reserveBytes() < Block.MAX_BYTES) {
      return Optional.of(
          "the disk has %d bytes left; %d are kept in reserve"
              .formatted(free, room.reserveBytes()));
    }
    long used = room.usage().mediumBytes();
    if (room.quotaBytes() - used < Block.MAX_BYTES) {
      return Optional.of(
          "the quota of %d bytes is used up (%d in use)".formatted(room.quotaBytes(), used));
    }
    return Optional.empty();
  }
}
