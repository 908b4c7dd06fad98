package org.casanube.block.blocks;

import org.casanube.multiformats.Cid;

/**
 * Thrown when a block is not taken whatever its bytes: it is too large, its hash is one that we
 * can't check, or its digest is too short to mean anything.
 */
public final class UnacceptableBlockException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnacceptableBlockException(Cid cid, String reason) {
    super("block " + cid + " is not taken: " + reason);
  }
}
