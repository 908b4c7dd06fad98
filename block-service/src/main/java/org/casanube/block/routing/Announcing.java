package org.casanube.block.routing;

import org.casanube.multiformats.Cid;

/** Tells others what this node has. Thread-safe. */
public interface Announcing {
  /**
   * Tells others now that this node has the block, by every way there is.
   *
   * @return how many have taken note
   */
  int announce(Cid cid) throws InterruptedException;
}
