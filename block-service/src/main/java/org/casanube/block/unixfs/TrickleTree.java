package org.casanube.block.unixfs;

import java.util.ArrayDeque;
import java.util.Deque;
import org.casanube.ipld.dagpb.PbLink;

/**
 * Every node first gets leaves, then subtrees: four of depth one, four of depth two and so on,
 * below the depth of the node itself; the root has no bound. Only the path to the growing edge is
 * pending.
 */
final class TrickleTree implements LeafTree {
  private static final int SUBTREES_OF_A_DEPTH = 4;

  private final DagWriter writer;
  private final int maxLinks;
  private final Deque<Subtree> path = new ArrayDeque<>();

  TrickleTree(DagWriter writer, int maxLinks) {
    this.writer = writer;
    this.maxLinks = maxLinks;
    path.push(new Subtree(Integer.MAX_VALUE));
  }

  /** A node of the growing edge. */
  private static final class Subtree {
    private final int depth;
    private final PendingNode node = new PendingNode();
    private int subtrees;

    Subtree(int depth) {
      this.depth = depth;
    }

    int depthOfNext() {
      return subtrees / SUBTREES_OF_A_DEPTH + 1;
    }
  }

  @Override
  public void add(PbLink leaf, long contentSize) {
    while (true) {
      Subtree top = path.element();
      if (top.node.count() < maxLinks) {
        top.node.add(leaf, contentSize);
        return;
      }
      if (top.depthOfNext() < top.depth) {
        path.push(new Subtree(top.depthOfNext()));
        top.subtrees++;
      } else {
        closeTop();
      }
    }
  }

  private void closeTop() {
    PendingNode closed = path.pop().node;
    path.element().node.add(closed.seal(writer, Attributes.NONE), closed.size());
  }

  @Override
  public PbLink finish(Attributes attributes) {
    while (path.size() > 1) {
      closeTop();
    }
    return path.element().node.seal(writer, attributes);
  }
}
