package org.casanube.block.collection;

import org.casanube.block.blocks.BlockStore.Usage;

/**
 * What the store holds and what it may hold.
 *
 * @param quotaBytes the most that it may take on its medium; {@link Long#MAX_VALUE} for no quota
 * @param reserveBytes what must stay free on the medium
 */
public record StorageRoom(Usage usage, long quotaBytes, long reserveBytes) {
  /** Bytes that the store may take on its medium, as full as that is now. */
  public long roomBytes() {
    if (usage.freeBytes() == Long.MAX_VALUE) {
      return quotaBytes;
    }
    long attainable = usage.mediumBytes() + Math.max(0, usage.freeBytes() - reserveBytes);
    return Math.min(quotaBytes, attainable);
  }

  /** True if the store takes more than this share of its room. */
  public boolean isFullerThan(double share) {
    long room = roomBytes();
    return room != Long.MAX_VALUE && usage.mediumBytes() > share * room;
  }
}
