package org.casanube.block.tree;

import org.casanube.block.collection.Protection.Lease;
import org.casanube.block.unixfs.FileContent;
import org.casanube.multiformats.Cid;

/**
 * A file of a tree, open for reading: the collector leaves it alone until it is closed.
 *
 * @param root the tree's root as it was seen
 * @param cid the file's root block
 */
public record TreeFile(Cid root, Cid cid, FileContent content, Lease lease)
    implements AutoCloseable {
  @Override
  public void close() {
    lease.close();
  }
}
