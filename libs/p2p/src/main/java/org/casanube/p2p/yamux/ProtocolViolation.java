package org.casanube.p2p.yamux;

import java.io.IOException;

/** Thrown when the peer breaks the rules in a way that ends the session. */
final class ProtocolViolation extends IOException {
  private static final long serialVersionUID = 1L;

  ProtocolViolation(String message) {
    super(message);
  }
}
