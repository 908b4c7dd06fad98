package org.casanube.p2p;

import java.io.IOException;

/** Thrown when the other side breaks the rules of a handshake, or is not who was expected. */
public class HandshakeException extends IOException {
  private static final long serialVersionUID = 1L;

  public HandshakeException(String message) {
    super(message);
  }

  public HandshakeException(String message, Throwable cause) {
    super(message, cause);
  }
}
