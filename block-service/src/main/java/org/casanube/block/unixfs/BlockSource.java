package org.casanube.block.unixfs;

import java.nio.ByteBuffer;
import java.util.List;
import org.casanube.multiformats.Cid;

/**
 * Gives the blocks that a DAG is read from. May be asked by several threads at once.
 *
 * <p>A source that has blocks brought from afar may ask readers to tell what they will need: see
 * {@link #aheadBytes}.
 */
@FunctionalInterface
public interface BlockSource {
  /** The checked bytes of a block, read-only; throws what the place they come from throws. */
  ByteBuffer require(Cid cid);

  /**
   * How many bytes before they need them readers should tell by {@link #expect} what they will
   * need; 0 if they need not.
   */
  default long aheadBytes() {
    return 0;
  }

  /** Hears that these blocks will be needed, in this order. A hint: returns at once. */
  default void expect(List<Cid> cids) {}
}
