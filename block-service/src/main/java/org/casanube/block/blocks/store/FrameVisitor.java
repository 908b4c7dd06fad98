package org.casanube.block.blocks.store;

/** Looks at frames one by one. */
@FunctionalInterface
interface FrameVisitor {
  /** Takes one frame; stops the walk by throwing. */
  void visit(Frame frame, long location);
}
