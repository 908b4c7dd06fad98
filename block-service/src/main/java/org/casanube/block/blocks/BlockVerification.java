package org.casanube.block.blocks;

import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.casanube.multiformats.Multihash;

/**
 * Reads every block of a store and hashes it, so that damage is found while other copies exist.
 *
 * <p>A read in passing checks what the store checks; this checks the block's own hash. It holds one
 * block at a time and keeps below a speed, so that it can run beside everything else. Blocks that
 * are put or removed meanwhile may be looked at or not.
 */
public final class BlockVerification {
  private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

  private final BlockStore store;
  private final long bytesPerSecond;

  /**
   * @param bytesPerSecond how fast to read at most; 0 for as fast as possible
   */
  public BlockVerification(BlockStore store, long bytesPerSecond) {
    if (bytesPerSecond < 0) {
      throw new IllegalArgumentException("speed must not be negative: " + bytesPerSecond);
    }
    this.store = store;
    this.bytesPerSecond = bytesPerSecond;
  }

  /** Hears how it goes; called by the verifying thread. */
  public interface Observer {
    /** So much has been looked at, of about {@code totalBlocks}. Called after each block. */
    void checked(Report soFar, long totalBlocks);

    /** This block is not what its name says, or can't be read. */
    void damaged(Multihash multihash, String reason);

    /** True if it shall end early. */
    boolean isCancelled();
  }

  /**
   * What was looked at.
   *
   * @param bytes sum of the blocks' sizes
   * @param damaged how many of the blocks are damaged
   * @param uncheckable how many have a hash that can't be computed here
   */
  public record Report(long blocks, long bytes, long damaged, long uncheckable) {
    private static final Report EMPTY = new Report(0, 0, 0, 0);

    private Report plus(int size, boolean bad, boolean unknown) {
      return new Report(
          blocks + 1, bytes + size, damaged + (bad ? 1 : 0), uncheckable + (unknown ? 1 : 0));
    }
  }

  /** Looks at all blocks; returns early if the observer says so. */
  public Report run(Observer observer) {
    long started = System.nanoTime();
    long total = store.usage().blocks();
    Report report = Report.EMPTY;
    try (Stream<BlockStore.Entry> entries = store.entries()) {
      for (Iterator<BlockStore.Entry> all = entries.iterator();
          all.hasNext() && !observer.isCancelled(); ) {
        BlockStore.Entry entry = all.next();
        boolean checkable = entry.multihash().isVerifiable();
        report = report.plus(entry.size(), !isSound(entry.multihash(), observer), !checkable);
        observer.checked(report, total);
        rest(started, report.bytes(), observer);
      }
    }
    return report;
  }

  private boolean isSound(Multihash multihash, Observer observer) {
    try {
      Optional<Block> block = store.find(multihash);
      if (block.isEmpty() || !multihash.isVerifiable() || block.get().matches()) {
        return true;
      }
      observer.damaged(multihash, "the bytes do not have this hash");
      return false;
    } catch (BlockStoreException e) {
      if (e.reason() != BlockStoreException.Cause.DAMAGED) {
        throw e;
      }
      observer.damaged(multihash, String.valueOf(e.getMessage()));
      return false;
    }
  }

  private void rest(long started, long bytes, Observer observer) {
    if (bytesPerSecond == 0) {
      return;
    }
    long due = started + (long) ((double) bytes / bytesPerSecond * NANOS_PER_SECOND);
    long left = due - System.nanoTime();
    while (left > 0 && !observer.isCancelled() && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(Math.min(left, NANOS_PER_SECOND / 10));
      left = due - System.nanoTime();
    }
  }
}
