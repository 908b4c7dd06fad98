package org.casanube.block.blocks.store;

import java.util.ArrayList;
import java.util.List;
import org.casanube.block.blocks.BlockStore;
import org.casanube.multiformats.Multihash;
import org.jspecify.annotations.Nullable;

/**
 * Removes blocks in groups: condemn the entries, write their tombstones, sync, take the entries out
 * of the index. A put that comes between writes its block again and is not touched. If the
 * tombstones can't be written nobody knows whether they are on the disk: the blocks can still be
 * read, and stay condemned, so that a put writes them again instead of trusting them.
 */
final class Removals implements AutoCloseable {
  private static final int PER_COMMIT = 1024;

  private final BlockIndex index;
  private final AppendLog log;
  private final Segments segments;
  private final IndexShard.Sequences sequences;
  private final int limit;
  private final List<Removal> open = new ArrayList<>();
  private long blocks;
  private long bytes;

  private record Removal(Multihash multihash, IndexKey key, IndexShard.Condemned condemned) {
    long location() {
      return condemned.entry().location();
    }
  }

  /**
   * @param limit only blocks last put before this epoch are removed
   */
  Removals(
      BlockIndex index,
      AppendLog log,
      Segments segments,
      IndexShard.Sequences sequences,
      int limit) {
    this.index = index;
    this.log = log;
    this.segments = segments;
    this.sequences = sequences;
    this.limit = limit;
  }

  /** True if {@link #add} would remove this block. */
  boolean wouldTake(Multihash multihash) {
    IndexKey key = index.key(multihash);
    IndexEntry entry = index.shard(key).find(key);
    return entry != null && entry.epoch() < limit;
  }

  /** Removes a block if it is here and was put early enough; done when {@link #finish} returns. */
  void add(Multihash multihash) {
    IndexKey key = index.key(multihash);
    IndexShard.Condemned condemned = index.shard(key).condemn(key, limit, sequences);
    if (condemned != null) {
      open.add(new Removal(multihash, key, condemned));
    }
    if (open.size() >= PER_COMMIT) {
      finish();
    }
  }

  /** Makes the removals durable. */
  void finish() {
    try {
      writeTombstones();
      open.forEach(this::bury);
    } finally {
      open.clear();
    }
  }

  private void writeTombstones() {
    if (open.isEmpty()) {
      return;
    }
    int generation = log.generation();
    long last = Location.NOWHERE;
    for (Removal removal : open) {
      last =
          log.append(
              FrameContent.tombstone(
                  removal.multihash(),
                  Location.segment(removal.location()),
                  removal.condemned().sequence()),
              generation);
    }
    log.commit(last, generation);
  }

  private void bury(Removal removal) {
    @Nullable IndexEntry buried =
        index.shard(removal.key()).bury(removal.key(), removal.location());
    if (buried != null) {
      segments.lost(buried.location(), buried.size());
      blocks++;
      bytes += buried.size();
    }
  }

  /** What has been removed so far. */
  BlockStore.Swept swept() {
    return new BlockStore.Swept(blocks, bytes);
  }

  @Override
  public void close() {
    finish();
  }
}
