package org.casanube.block.collection;

import org.casanube.multiformats.Cid;

/** Something that keeps blocks from the collector. */
public interface RootSource {
  /** What it is, for people, as in {@code pins}. */
  String name();

  /**
   * True if all that its roots reach was here when they were taken, so that a block missing now was
   * lost; false if it takes DAGs that have gaps.
   */
  boolean isComplete();

  /**
   * Shows every root that is there from before this call until after it; of those that come or go
   * meanwhile, some.
   */
  void forEachRoot(RootVisitor visitor);

  /** Takes roots. */
  interface RootVisitor {
    /** A root that keeps all that can be reached from it. */
    void dag(Cid root);

    /** A root that keeps one block only. */
    void block(Cid cid);
  }
}
