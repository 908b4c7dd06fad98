package org.casanube.block.content;

import java.util.List;
import java.util.stream.Collectors;
import org.casanube.multiformats.Cid;

/**
 * What a path ends at.
 *
 * @param cid the block at its end
 * @param roots the root of each segment on the way, from the first to {@code cid}
 * @param visited the blocks that lead there, without {@code cid}
 */
record ContentTarget(Cid cid, List<Cid> roots, List<Cid> visited) {
  ContentTarget {
    roots = List.copyOf(roots);
    visited = List.copyOf(visited);
  }

  /** The value of {@code X-Ipfs-Roots}. */
  String rootsHeader() {
    return roots.size() == 1
        ? roots.getFirst().toString()
        : roots.stream().map(Cid::toString).collect(Collectors.joining(","));
  }
}
