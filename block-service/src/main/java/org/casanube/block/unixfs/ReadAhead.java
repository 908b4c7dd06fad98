package org.casanube.block.unixfs;

import java.util.concurrent.Executor;

/**
 * How many blocks of a file are fetched before they are needed, and by whom.
 *
 * @param executor runs the fetches, each of which may wait for a disk
 * @param blocks the most blocks that one reader has fetched or is fetching; 0 for none
 */
public record ReadAhead(Executor executor, int blocks) {
  /** Every block is fetched when it is needed, by the thread that reads. */
  public static final ReadAhead NONE = new ReadAhead(Runnable::run, 0);
}
