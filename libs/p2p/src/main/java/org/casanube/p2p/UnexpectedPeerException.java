package org.casanube.p2p;

import org.casanube.multiformats.PeerId;

/** Thrown when another peer answers than the one that was dialled. */
public final class UnexpectedPeerException extends HandshakeException {
  private static final long serialVersionUID = 1L;

  public UnexpectedPeerException(PeerId expected, PeerId found) {
    super("expected peer " + expected + ", found " + found);
  }
}
