package org.casanube.block.blocks;

import java.util.OptionalInt;
import org.casanube.multiformats.Cid;

/**
 * The door to blocks for everything else in this service: checks what comes in, answers identity
 * CIDs from themselves, and knows the order in which places are asked.
 *
 * <p>All methods may be called by many threads at once.
 */
public interface Blocks {
  /** The block, or why not. */
  BlockLookup lookup(Cid cid);

  /** The same for a reader who will not soon want the block again; it may be kept less at hand. */
  default BlockLookup lookupInPassing(Cid cid) {
    return lookup(cid);
  }

  /**
   * The block.
   *
   * @throws MissingBlockException if it is not here, or can't be since its hash can't be checked
   * @throws BlockStoreException if it can't be read
   */
  default Block require(Cid cid) {
    return lookup(cid).require();
  }

  /** The block's size in bytes if it is here, without reading it. */
  OptionalInt findSize(Cid cid);

  /**
   * Opens a session of writes. Until it is closed, the collector leaves alone whatever was put in
   * it; close it after what it made is pinned or linked.
   */
  WriteSession openSession();

  /**
   * Starts a new epoch for a collection and returns its horizon: every block that was put or kept
   * in a session that is still open, or in one opened after this call, has an epoch of at least the
   * horizon; give it to {@link BlockStore#sweep}. A session that was closed before this returned
   * may have its blocks before the horizon.
   */
  long advanceHorizon();

  /** Writes that belong together. Not for use by several threads at once. */
  interface WriteSession extends AutoCloseable {
    /**
     * Adds a block whose bytes the caller has just hashed to make the CID. A block under an
     * identity CID is taken and not stored, since the CID holds it.
     *
     * @throws UnacceptableBlockException if it is over 2 MiB or its hash can't be checked
     * @throws BlockStoreException with FULL when quota or reserve would be broken
     */
    void add(Cid cid, Block block);

    /**
     * Adds a block from outside after checking its bytes against its CID.
     *
     * @throws MismatchedBlockException if they don't match
     * @throws UnacceptableBlockException if it is over 2 MiB or its hash can't be checked
     * @throws BlockStoreException with FULL when quota or reserve would be broken
     */
    void addVerified(Cid cid, Block block);

    /**
     * Claims a block that is here already, as adding it again would, but without its bytes: while
     * this session is open no collection removes it. It may have been added by a session that has
     * not committed yet; {@link #commit} makes it durable too. Identity CIDs are always here.
     *
     * @return false if the block is not here
     */
    boolean keep(Cid cid);

    /** Makes all that was added durable; more may follow. */
    void commit();

    /** Ends the session; what was not committed may be lost, and is left to the collector. */
    @Override
    void close();
  }
}
