package org.casanube.block.blocks;

import org.casanube.multiformats.Cid;

/** Thrown when a block that is needed is not here. */
public final class MissingBlockException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Cid cid;

  public MissingBlockException(Cid cid, String reason) {
    super("block " + cid + " is not here: " + reason);
    this.cid = cid;
  }

  public MissingBlockException(Cid cid) {
    super("block " + cid + " is not here");
    this.cid = cid;
  }

  public Cid cid() {
    return cid;
  }
}
