package org.casanube.block.reachability;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.casanube.block.blocks.BlockStoreException;
import org.casanube.block.blocks.MissingBlockException;
import org.casanube.multiformats.Cid;

/**
 * Walks DAGs of any depth and size.
 *
 * <p>Depth first with a stack of its own. A block that its CID says has no links (the raw leaves,
 * nearly all of a file's blocks) is told to the visitor but not read, so a walk costs one read for
 * about a thousand leaves. What waits on the stack is kept as encoded CIDs and bounded by {@link
 * #MAX_PENDING_BYTES}, and by {@link PendingMemory}; what was seen is kept in {@link
 * VisitedBlocks}.
 *
 * <p>Immutable; one walk is one thread's.
 */
public final class DagWalk {
  /**
   * How many bytes of CIDs may wait at once. A directory of a million entries needs 30 KiB; a DAG
   * that needs more than this was made to be in the way.
   */
  public static final int MAX_PENDING_BYTES = 64 * 1024 * 1024;

  private final Function<Cid, ByteBuffer> blocks;
  private final LinkReader links;

  /**
   * A walk over what {@code blocks} gives.
   *
   * @param blocks the bytes of a block; throws where it has none
   */
  public DagWalk(Function<Cid, ByteBuffer> blocks, LinkReader links) {
    this.blocks = blocks;
    this.links = links;
  }

  /**
   * Walks what can be reached from the root and was not seen yet.
   *
   * @throws DagTooLargeException if too much would have to wait
   */
  public void walk(Cid root, VisitedBlocks visited, DagVisitor visitor) {
    try (CidStack pending = new CidStack(MAX_PENDING_BYTES)) {
      meet(root, visited, visitor, pending);
      while (!pending.isEmpty()) {
        Cid cid = pending.pop();
        for (Cid link : linksOf(cid, visitor)) {
          meet(link, visited, visitor, pending);
        }
      }
    }
  }

  private Collection<Cid> linksOf(Cid cid, DagVisitor visitor) {
    try {
      return links.links(cid, blocks.apply(cid));
    } catch (MissingBlockException | BlockStoreException | IllegalArgumentException e) {
      visitor.unreadable(cid, e);
      return List.of();
    }
  }

  private static void meet(Cid cid, VisitedBlocks visited, DagVisitor visitor, CidStack pending) {
    boolean leaf = VisitedBlocks.isLeaf(cid);
    boolean fresh = leaf ? visited.addLeaf(cid) : visited.addInner(cid);
    if (!fresh) {
      return;
    }
    if (!cid.multihash().isIdentity()) {
      visitor.block(cid);
    }
    if (!leaf) {
      pending.push(cid);
    }
  }
}
