package org.casanube.block.collection;

import org.casanube.block.blocks.BlockStoreException;
import org.casanube.block.blocks.MissingBlockException;
import org.casanube.block.operations.OperationRun;
import org.casanube.block.operations.Progress;
import org.casanube.block.reachability.DagVisitor;
import org.casanube.block.reachability.DagWalk;
import org.casanube.block.reachability.VisitedBlocks;
import org.casanube.multiformats.Cid;
import org.jspecify.annotations.Nullable;

/** Marks what roots reach, and remembers what it could not read on the way. */
final class Marking {
  private static final int LOOK_EVERY = 1024;

  private final DagWalk walk;
  private final VisitedBlocks marks;
  private final OperationRun run;
  private long unreadable;
  private long lost;
  private @Nullable String firstLost;

  Marking(DagWalk walk, VisitedBlocks marks, OperationRun run) {
    this.walk = walk;
    this.marks = marks;
    this.run = run;
  }

  void mark(RootSource source) {
    source.forEachRoot(
        new RootSource.RootVisitor() {
          @Override
          public void dag(Cid root) {
            mark(root, source.isComplete());
          }

          @Override
          public void block(Cid cid) {
            marks.addAlone(cid);
            look();
          }
        });
  }

  /**
   * Marks what the root reaches.
   *
   * @param complete whether a missing block means that it was lost
   */
  void mark(Cid root, boolean complete) {
    walk.walk(root, marks, new MarkVisitor(root, complete));
    look();
  }

  /** Blocks that could not be read for their links. */
  long unreadable() {
    return unreadable;
  }

  void requireNothingLost() {
    if (firstLost != null) {
      throw new LostBlocksException(lost, firstLost);
    }
  }

  private void look() {
    run.checkpoint();
    run.progress(new Progress("marking", marks.size(), 0, "blocks"));
  }

  private final class MarkVisitor implements DagVisitor {
    private final Cid root;
    private final boolean complete;

    MarkVisitor(Cid root, boolean complete) {
      this.root = root;
      this.complete = complete;
    }

    @Override
    public void block(Cid cid) {
      if (marks.size() % LOOK_EVERY == 0) {
        look();
      }
    }

    /** Malformed blocks have no links; that is no loss. A medium that fails ends the run. */
    @Override
    public void unreadable(Cid cid, RuntimeException cause) {
      boolean damaged =
          cause instanceof BlockStoreException failure
              && failure.reason() == BlockStoreException.Cause.DAMAGED;
      boolean missing = cause instanceof MissingBlockException;
      if (cause instanceof BlockStoreException && !damaged) {
        throw cause;
      }
      unreadable++;
      if (damaged || (missing && complete)) {
        lost++;
        if (firstLost == null) {
          firstLost = "%s below %s (%s)".formatted(cid, root, cause.getMessage());
        }
      }
    }
  }
}
