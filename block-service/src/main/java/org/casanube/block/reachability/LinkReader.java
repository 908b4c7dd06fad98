package org.casanube.block.reachability;

import java.nio.ByteBuffer;
import java.util.Collection;
import org.casanube.multiformats.Cid;

/** Finds the links of a block. */
@FunctionalInterface
public interface LinkReader {
  /**
   * The CIDs that the block links to, none for a codec that has no links.
   *
   * @throws IllegalArgumentException if the bytes are not what the CID's codec says
   */
  Collection<Cid> links(Cid cid, ByteBuffer block);
}
