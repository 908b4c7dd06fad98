package org.casanube.block.blocks;

import java.util.List;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multihash;

/** Hears what passes through {@link Blocks}, for metrics. Called by many threads; must be quick. */
public interface BlocksListener {
  /** Hears nothing. */
  BlocksListener NONE = new BlocksListener() {};

  /** Tells all of these, one after the other. */
  static BlocksListener all(List<BlocksListener> listeners) {
    return new SeveralListeners(listeners);
  }

  /** A block of this many bytes was added, known or new, and can be found from now on. */
  default void added(Multihash multihash, int bytes) {}

  /** A session made durable what it had added. */
  default void committed() {}

  /** A block of this many bytes was handed out. */
  default void found(int bytes) {}

  /** A block was asked for that is not here. */
  default void missing(Cid cid) {}

  /** A block was asked for that can't be given. */
  default void refused(Cid cid, String reason) {}
}
