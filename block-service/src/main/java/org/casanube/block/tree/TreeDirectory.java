package org.casanube.block.tree;

import java.util.Iterator;
import org.casanube.block.collection.Protection.Lease;
import org.casanube.block.unixfs.DirectoryEntry;
import org.casanube.multiformats.Cid;

/**
 * A directory of a tree, open for listing: the collector leaves it alone until it is closed.
 *
 * @param root the tree's root as it was seen
 * @param entries its entries in the order in which it holds them, read as they are asked for
 */
public record TreeDirectory(Cid root, Iterator<DirectoryEntry> entries, Lease lease)
    implements AutoCloseable {
  @Override
  public void close() {
    lease.close();
  }
}
