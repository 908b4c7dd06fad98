package org.casanube.block.pins;

import org.casanube.block.blocks.Blocks.WriteSession;
import org.casanube.block.blocks.MissingBlockException;
import org.casanube.block.reachability.DagTooLargeException;
import org.casanube.block.reachability.DagWalk;
import org.casanube.block.reachability.KeyHash;
import org.casanube.block.reachability.VisitedBlocks;
import org.casanube.multiformats.Cid;

/** The walks that pins take through their DAGs, with the refusals that can come of them. */
final class PinWalk {
  private static final int TELL_EVERY = 256;

  private final DagWalk walk;
  private final KeyHash hash;

  PinWalk(DagWalk walk, KeyHash hash) {
    this.walk = walk;
    this.hash = hash;
  }

  /** Walks the DAG and keeps every block in the session, so that the collector leaves it alone. */
  VisitedBlocks keep(Cid root, WriteSession session, PinWatch watch) {
    VisitedBlocks reached = new VisitedBlocks(hash, 0);
    try {
      walk.walk(
          root,
          reached,
          cid -> {
            keepOne(cid, session);
            tell(reached, watch);
          });
      watch.walked(reached.size());
      return reached;
    } catch (RuntimeException e) {
      reached.close();
      throw explained(root, e);
    }
  }

  /** Walks a DAG that is pinned; throws what the walk does. */
  VisitedBlocks read(Cid root, PinWatch watch) {
    VisitedBlocks reached = new VisitedBlocks(hash, 0);
    try {
      walk.walk(root, reached, cid -> tell(reached, watch));
      return reached;
    } catch (RuntimeException e) {
      reached.close();
      throw e;
    }
  }

  /** Keeps one block; refuses if it is not here. */
  static void keepOne(Cid cid, WriteSession session) {
    if (!session.keep(cid)) {
      throw new MissingBlockException(cid);
    }
  }

  /** The refusal that a failed walk below {@code root} means, or what it threw. */
  static RuntimeException explained(Cid root, RuntimeException failure) {
    return switch (failure) {
      case MissingBlockException missing ->
          new PinRefusedException(
              PinErrorCode.INCOMPLETE_DAG,
              "block %s, which %s needs, is not here".formatted(missing.cid(), root),
              missing.cid(),
              missing);
      case DagTooLargeException tooLarge ->
          new PinRefusedException(
              PinErrorCode.UNREADABLE_DAG, root + ": " + tooLarge.getMessage(), root, tooLarge);
      case IllegalArgumentException malformed ->
          new PinRefusedException(
              PinErrorCode.UNREADABLE_DAG,
              "a block below %s can't be read: %s".formatted(root, malformed.getMessage()),
              root,
              malformed);
      default -> failure;
    };
  }

  private static void tell(VisitedBlocks reached, PinWatch watch) {
    if (reached.size() % TELL_EVERY == 0) {
      watch.walked(reached.size());
    }
  }
}
