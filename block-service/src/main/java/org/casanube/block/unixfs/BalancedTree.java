package org.casanube.block.unixfs;

import java.util.ArrayList;
import java.util.List;
import org.casanube.ipld.dagpb.PbLink;

/**
 * All leaves equally deep. Built from below: one pending node for each level, written when it is
 * full and one more child comes, so memory is the depth times the width.
 */
final class BalancedTree implements LeafTree {
  private final DagWriter writer;
  private final int maxLinks;
  private final List<PendingNode> levels = new ArrayList<>();

  BalancedTree(DagWriter writer, int maxLinks) {
    this.writer = writer;
    this.maxLinks = maxLinks;
  }

  /** Puts a node that is only partly filled over what is there. */
  void addLevel(PendingNode node) {
    levels.add(node);
  }

  @Override
  public void add(PbLink leaf, long contentSize) {
    push(0, leaf, contentSize);
  }

  private void push(int lowest, PbLink link, long contentSize) {
    PbLink child = link;
    long size = contentSize;
    for (int level = lowest; ; level++) {
      if (level == levels.size()) {
        levels.add(new PendingNode());
      }
      PendingNode node = levels.get(level);
      if (node.count() < maxLinks) {
        node.add(child, size);
        return;
      }
      PendingNode next = new PendingNode();
      next.add(child, size);
      levels.set(level, next);
      child = node.seal(writer, Attributes.NONE);
      size = node.size();
    }
  }

  @Override
  public PbLink finish(Attributes attributes) {
    for (int level = 0; level < levels.size() - 1; level++) {
      PendingNode node = levels.get(level);
      push(level + 1, node.seal(writer, Attributes.NONE), node.size());
    }
    return levels.getLast().seal(writer, attributes);
  }
}
