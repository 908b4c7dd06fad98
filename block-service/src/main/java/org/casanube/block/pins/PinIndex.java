package org.casanube.block.pins;

import org.casanube.block.reachability.KeyCounts;
import org.casanube.block.reachability.KeyHash;
import org.casanube.block.reachability.VisitedBlocks;
import org.casanube.multiformats.Cid;

/**
 * How many recursively pinned DAGs hold each block, for an answer without a walk. In memory only,
 * outside the heap: 16 bytes a place, 21 to 32 bytes a block.
 *
 * <p>It knows which roots it has counted, so that each is counted once and uncounted once, whatever
 * order a rebuild and changes of pins come in. The changes of one root must come one after the
 * other; all else is safe for many threads.
 */
final class PinIndex implements AutoCloseable {
  private final KeyHash hash;
  private final KeyCounts blocks = new KeyCounts();
  private final KeyCounts roots = new KeyCounts();
  private volatile boolean complete;

  PinIndex(KeyHash hash) {
    this.hash = hash;
  }

  /** True if a block without a count is certain to be kept by no recursive pin. */
  boolean isComplete() {
    return complete;
  }

  void complete() {
    complete = true;
  }

  /** True if the blocks below this root are counted. */
  boolean counts(Cid root) {
    return roots.count(rootKey(root)) > 0;
  }

  /** True if a counted root reaches the block. */
  boolean holds(Cid cid) {
    return blocks.count(hash.first(cid.multihash())) > 0;
  }

  void add(Cid root, VisitedBlocks reached) {
    reached.incrementIn(blocks);
    roots.increment(new long[] {rootKey(root)}, 1);
  }

  void remove(Cid root, VisitedBlocks reached) {
    roots.decrement(new long[] {rootKey(root)}, 1);
    reached.decrementIn(blocks);
  }

  /** Blocks with a count. */
  long size() {
    return blocks.size();
  }

  /** Memory taken, in bytes. */
  long bytes() {
    return blocks.bytes() + roots.bytes();
  }

  /** Gives the memory back; what is asked of it later finds nothing, what is added is dropped. */
  @Override
  public void close() {
    complete = false;
    blocks.close();
    roots.close();
  }

  private long rootKey(Cid root) {
    long key = hash.second(root.multihash()) ^ Long.reverse(root.codec().code());
    return key == 0 ? 1 : key;
  }
}
