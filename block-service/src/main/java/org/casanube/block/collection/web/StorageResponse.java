package org.casanube.block.collection.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.casanube.block.collection.FinishedCollection;
import org.casanube.block.collection.StorageRoom;
import org.jspecify.annotations.Nullable;

/** What the store holds and what it may hold, in bytes. */
@Schema(name = "Storage")
record StorageResponse(
    long blocks,
    @Schema(description = "The sum of the blocks' sizes.") long blockBytes,
    @Schema(description = "What they take, with framing and what was not yet given back.")
        long mediumBytes,
    @Schema(description = "What the medium has left; absent where it has no bound.")
        @Nullable Long freeBytes,
    @Schema(description = "The most that the store may take; absent without a quota.")
        @Nullable Long quotaBytes,
    @Schema(description = "What must stay free on the medium.") long reserveBytes,
    @Nullable LastCollection lastCollection) {

  /** How the last collection that ran to its end went. */
  @Schema(name = "LastCollection")
  record LastCollection(
      Instant startedAt,
      Instant finishedAt,
      long keptBlocks,
      long removedBlocks,
      long removedBytes) {
    static LastCollection of(FinishedCollection last) {
      return new LastCollection(
          last.startedAt(),
          last.finishedAt(),
          last.report().keptBlocks(),
          last.report().removedBlocks(),
          last.report().removedBytes());
    }
  }

  static StorageResponse of(StorageRoom room, @Nullable FinishedCollection last) {
    return new StorageResponse(
        room.usage().blocks(),
        room.usage().blockBytes(),
        room.usage().mediumBytes(),
        bounded(room.usage().freeBytes()),
        bounded(room.quotaBytes()),
        room.reserveBytes(),
        last == null ? null : LastCollection.of(last));
  }

  private static @Nullable Long bounded(long bytes) {
    return bytes == Long.MAX_VALUE ? null : bytes;
  }
}
