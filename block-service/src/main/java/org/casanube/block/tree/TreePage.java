package org.casanube.block.tree;

import java.util.List;
import org.casanube.block.unixfs.DirectoryEntry;
import org.casanube.multiformats.Cid;

/**
 * Some entries of a directory.
 *
 * @param root the tree's root as it was seen
 * @param hasMore whether entries follow
 */
public record TreePage(Cid root, List<DirectoryEntry> entries, boolean hasMore) {
  public TreePage {
    entries = List.copyOf(entries);
  }
}
