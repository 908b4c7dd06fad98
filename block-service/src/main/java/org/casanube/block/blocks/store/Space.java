package org.casanube.block.blocks.store;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.casanube.block.blocks.BlockStoreException;

/**
 * Refuses writes that would break the quota or eat into what must stay free. The medium is asked
 * once for some megabytes; what was granted is then counted down.
 */
final class Space {
  private static final long GRANT_BYTES = 8L * 1024 * 1024;

  /** What one write may take besides its frame: padding, and a new segment with its list. */
  private static final long SLACK_BYTES =
      (long) SegmentFiles.ALIGNMENT + Segment.HEADER_BYTES + FrameList.ownBytes();

  private final StoreSettings.Room room;
  private final SegmentFiles files;
  private final LongSupplier storeBytes;
  private final LongSupplier pendingBytes;
  private final AtomicLong granted = new AtomicLong();

  /**
   * @param storeBytes what the store's files take
   * @param pendingBytes what is buffered and will be written to them
   */
  Space(
      StoreSettings.Room room,
      SegmentFiles files,
      LongSupplier storeBytes,
      LongSupplier pendingBytes) {
    this.room = room;
    this.files = files;
    this.storeBytes = storeBytes;
    this.pendingBytes = pendingBytes;
  }

  /** Returns if this many bytes may be written; else throws with FULL. */
  void require(long bytes) {
    if (granted.addAndGet(-bytes) < 0) {
      ask(bytes);
    }
  }

  /** Notes that this many bytes are written without being asked for. */
  void spend(long bytes) {
    granted.addAndGet(-bytes);
  }

  private synchronized void ask(long bytes) {
    granted.set(0);
    long pending = pendingBytes.getAsLong();
    long stored = storeBytes.getAsLong() + pending;
    long needed = bytes + SLACK_BYTES;
    if (stored + needed > room.maxBytes()) {
      throw full("the quota of " + room.maxBytes() + " bytes is used up (" + stored + " in use)");
    }
    long free = usableBytes() - pending;
    if (free - needed < room.reserveBytes()) {
      throw full(
          "the disk has " + free + " bytes left; " + room.reserveBytes() + " are kept in reserve");
    }
    long left = Math.min(room.maxBytes() - stored, free - room.reserveBytes());
    granted.set(Math.min(left - SLACK_BYTES, GRANT_BYTES) - bytes);
  }

  /** What can still be written before quota or reserve would be broken. */
  long leftBytes() {
    long pending = pendingBytes.getAsLong();
    long byQuota = room.maxBytes() - storeBytes.getAsLong() - pending;
    return Math.max(0, Math.min(byQuota, usableBytes() - pending - room.reserveBytes()));
  }

  private long usableBytes() {
    try {
      return files.usableBytes();
    } catch (IOException e) {
      throw StoreFailure.of(e);
    }
  }

  private static BlockStoreException full(String message) {
    return new BlockStoreException(BlockStoreException.Cause.FULL, message);
  }
}
