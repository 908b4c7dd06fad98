package org.casanube.block.blocks;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.casanube.multiformats.Multihash;

/**
 * Keeps blocks by their multihash. A port with several implementations and one contract test.
 *
 * <p>What a call has returned from is durable: it survives the end of the process and, where the
 * disk honours a sync, the loss of power. Storing a block that is already there costs no write. All
 * methods may be called by many threads at once.
 *
 * <p>Every entry carries the <em>epoch</em> in which it was last put, so that a collector can tell
 * what was put while it looked: see {@link #sweep}.
 *
 * <p>Failures of the medium are thrown as {@link BlockStoreException}.
 */
public interface BlockStore extends AutoCloseable {
  /**
   * Stores one block, durable on return; concurrent calls share a sync.
   *
   * @throws IllegalArgumentException if it is over {@link Block#MAX_BYTES}
   * @throws BlockStoreException with FULL if there is no room for it
   */
  default void put(Block block) {
    try (BlockBatch batch = openBatch()) {
      batch.add(block);
      batch.commit();
    }
  }

  /** Opens a group of writes that becomes durable together. */
  BlockBatch openBatch();

  /** The block, its bytes checked against what was stored; empty if it is not here. */
  Optional<Block> find(Multihash multihash);

  /**
   * The same for a reader who will not soon want the block again, so that a store need not keep it
   * at hand.
   */
  default Optional<Block> findInPassing(Multihash multihash) {
    return find(multihash);
  }

  /** The block's size in bytes without reading it; empty if it is not here. */
  OptionalInt findSize(Multihash multihash);

  /** True if the block is here. */
  default boolean contains(Multihash multihash) {
    return findSize(multihash).isPresent();
  }

  /**
   * Counts a block that is here as put now, as putting it again would, without its bytes and
   * without a write. Atomic against {@link #sweep}: after true, no sweep of an epoch that had begun
   * before this call removes it.
   *
   * @return false if it is not here
   */
  default boolean touch(Multihash multihash) {
    try (BlockBatch batch = openBatch()) {
      return batch.touch(multihash);
    }
  }

  /** Removes these blocks, durably; those that are not here are passed over. */
  void remove(Collection<Multihash> multihashes);

  /**
   * Starts a new epoch and returns it. Blocks put from now on, also those that were here already,
   * belong to it or a later one.
   */
  long advanceEpoch();

  /**
   * Removes the blocks that were last put before {@code epoch} and that {@code live} does not
   * claim. A block put again while this runs is kept.
   *
   * @return how many blocks and bytes were removed
   */
  Swept sweep(long epoch, Predicate<Multihash> live);

  /**
   * All blocks in no particular order; those put or removed meanwhile may be seen or not, and one
   * that the store moves meanwhile may be seen twice. Close it.
   */
  Stream<Entry> entries();

  /** How much is kept and how much room there is. */
  Usage usage();

  /**
   * What is known to be damaged: met since the store was opened, and not put again since. There may
   * be more that nobody has read yet. Empty for stores that leave this to their medium.
   */
  default List<Damage> damages() {
    return List.of();
  }

  /** Why room that was given up does not come back at present; empty if it does. */
  default Optional<String> trouble() {
    return Optional.empty();
  }

  @Override
  void close();

  /**
   * One stored block.
   *
   * @param size bytes of the block
   */
  record Entry(Multihash multihash, int size) {}

  /**
   * What {@link #sweep} removed.
   *
   * @param bytes sum of the blocks' sizes
   */
  record Swept(long blocks, long bytes) {}

  /**
   * What the store holds.
   *
   * @param blocks number of blocks
   * @param blockBytes sum of their sizes
   * @param mediumBytes what they take on the medium, with framing and what was not yet given back
   * @param freeBytes what the medium has left; {@link Long#MAX_VALUE} where it has no bound
   */
  record Usage(long blocks, long blockBytes, long mediumBytes, long freeBytes) {}
}
