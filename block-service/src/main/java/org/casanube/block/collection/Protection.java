package org.casanube.block.collection;

import org.casanube.multiformats.Cid;

/** Keeps what can be reached from a root, for as long as it takes to link or pin the root. */
public interface Protection {
  /**
   * Protects the root and all that can be reached from it from the collector, as far as it is here
   * now, until the lease is closed. Takes no time, except while a collection sweeps and has not
   * found the root to be needed: then the DAG is walked.
   *
   * @throws org.casanube.block.blocks.MissingBlockException in that case, if a block is missing
   */
  Lease protect(Cid root);

  /** Ends the protection when closed. */
  interface Lease extends AutoCloseable {
    @Override
    void close();
  }
}
