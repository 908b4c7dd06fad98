package org.casanube.block.rpc.paths;

import java.util.List;
import org.casanube.multiformats.Cid;

/**
 * Where a path leads.
 *
 * @param root the CID that it starts at, after names were followed
 * @param cid the block at its end
 * @param remainder names that lead on inside that block
 */
public record Resolved(Cid root, Cid cid, List<String> remainder) {
  public Resolved {
    remainder = List.copyOf(remainder);
  }
}
