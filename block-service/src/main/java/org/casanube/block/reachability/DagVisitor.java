package org.casanube.block.reachability;

import org.casanube.multiformats.Cid;

/** Told by a {@link DagWalk} what it comes by. May throw to end the walk. */
@FunctionalInterface
public interface DagVisitor {
  /**
   * A block, before anything below it. Each is told once for the same {@link VisitedBlocks};
   * identity CIDs, which are no blocks, are walked through without a word.
   */
  void block(Cid cid);

  /**
   * A block whose links could not be read: it is missing, damaged, or not what its codec says. What
   * is below it stays unknown. The walk goes on unless this throws, as it does by default.
   */
  default void unreadable(Cid cid, RuntimeException cause) {
    throw cause;
  }
}
