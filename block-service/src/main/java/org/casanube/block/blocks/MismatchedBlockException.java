package org.casanube.block.blocks;

import org.casanube.multiformats.Cid;

/** Thrown when the bytes of a block from outside don't hash to the CID it came under. */
public final class MismatchedBlockException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public MismatchedBlockException(Cid cid) {
    super("the bytes of block " + cid + " do not match its hash");
  }
}
