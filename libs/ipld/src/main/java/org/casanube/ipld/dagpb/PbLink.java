package org.casanube.ipld.dagpb;

import org.casanube.multiformats.Cid;

/**
 * A link of a dag-pb node.
 *
 * @param name UTF-8 name, empty where links have only an order
 * @param totalSize bytes of the whole DAG below, as its maker says; nothing may be built on it
 * @param cid the block linked to
 */
public record PbLink(String name, long totalSize, Cid cid) {
  public PbLink {
    if (totalSize < 0) {
      throw new IllegalArgumentException("totalSize must not be negative: " + totalSize);
    }
  }
}
