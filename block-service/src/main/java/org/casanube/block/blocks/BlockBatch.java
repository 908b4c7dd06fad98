package org.casanube.block.blocks;

import org.casanube.multiformats.Multihash;

/**
 * A group of writes to a {@link BlockStore} with one sync. Blocks added can be found at once, but
 * are durable only when {@link #commit} has returned. Closing without commit leaves them to the
 * collector. Not for use by several threads at once.
 */
public interface BlockBatch extends AutoCloseable {
  /** Adds a block whose bytes the caller has checked; may write earlier ones to bound memory. */
  void add(Block block);

  /**
   * Counts a block that is here as put now and as added to this batch, without its bytes; see
   * {@link BlockStore#touch}.
   *
   * @return false if it is not here
   */
  boolean touch(Multihash multihash);

  /** Makes all that was added since the last commit durable. The batch can go on after it. */
  void commit();

  @Override
  void close();
}
