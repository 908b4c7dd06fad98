package org.casanube.block.unixfs;

import java.util.List;
import org.casanube.multiformats.Cid;

/**
 * Where a path leads.
 *
 * @param cid the block at its end
 * @param roots the root of each name on the way, from the first root to {@code cid}
 * @param visited all blocks that were read on the way, shards of directories too; not {@code cid}
 * @param remaining names that are left where {@code cid} is neither raw nor dag-pb, so that they
 *     are not for UnixFS to follow; empty otherwise
 */
public record ResolvedPath(Cid cid, List<Cid> roots, List<Cid> visited, List<String> remaining) {
  public ResolvedPath {
    roots = List.copyOf(roots);
    visited = List.copyOf(visited);
    remaining = List.copyOf(remaining);
  }
}
