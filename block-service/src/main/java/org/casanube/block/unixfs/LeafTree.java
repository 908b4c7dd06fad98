package org.casanube.block.unixfs;

import org.casanube.ipld.dagpb.PbLink;

/** Puts nodes over the leaves of one file as they come. */
interface LeafTree {
  /** Takes the next leaf, which is already written. */
  void add(PbLink leaf, long contentSize);

  /** Writes what is pending; returns the link to the root, which carries the attributes. */
  PbLink finish(Attributes attributes);

  static LeafTree of(ImportOptions options, DagWriter writer) {
    return switch (options.layout()) {
      case BALANCED -> new BalancedTree(writer, options.maxLinks());
      case TRICKLE -> new TrickleTree(writer, options.maxLinks());
    };
  }
}
