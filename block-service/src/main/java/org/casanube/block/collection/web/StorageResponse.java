package org.casanube.block.collection.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.casanube.block.blocks.Damage;
import org.casanube.block.collection.FinishedCollection;
import org.casanube.block.collection.StorageRoom;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;
import org.casanube.multiformats.Multihash;
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
    @Schema(description = "How many places in the files are known to be damaged.")
        long damagedPlaces,
    @Schema(description = "The first of them.") List<DamagedPlace> damages,
    @Nullable LastCollection lastCollection) {
  private static final int MAX_NAMED = 100;

  StorageResponse {
    damages = List.copyOf(damages);
  }

  /** A place that can't be read. Its block is healed by adding it again. */
  @Schema(name = "DamagedPlace")
  record DamagedPlace(
      String file,
      long offset,
      @Schema(description = "Its bytes; 0 if unknown.") long length,
      @Schema(
              description =
                  "The block that was there, under the codec raw, whatever it has elsewhere; absent"
                      + " if that can't be told.")
          @Nullable String cid,
      String reason) {
    static DamagedPlace of(Damage damage) {
      Multihash multihash = damage.multihash();
      return new DamagedPlace(
          damage.file(),
          damage.offset(),
          damage.length(),
          multihash == null ? null : Cid.v1(Multicodec.RAW, multihash).toString(),
          damage.reason());
    }
  }

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

  static StorageResponse of(
      StorageRoom room, List<Damage> damages, @Nullable FinishedCollection last) {
    return new StorageResponse(
        room.usage().blocks(),
        room.usage().blockBytes(),
        room.usage().mediumBytes(),
        bounded(room.usage().freeBytes()),
        bounded(room.quotaBytes()),
        room.reserveBytes(),
        damages.size(),
        damages.stream().limit(MAX_NAMED).map(DamagedPlace::of).toList(),
        last == null ? null : LastCollection.of(last));
  }

  private static @Nullable Long bounded(long bytes) {
    return bytes == Long.MAX_VALUE ? null : bytes;
  }
}
