package org.casanube.block.unixfs;

import java.nio.ByteBuffer;
import org.casanube.multiformats.Cid;

/** Gives the blocks that a DAG is read from. May be asked by several threads at once. */
@FunctionalInterface
public interface BlockSource {
  /** The checked bytes of a block, read-only; throws what the place they come from throws. */
  ByteBuffer require(Cid cid);
}
