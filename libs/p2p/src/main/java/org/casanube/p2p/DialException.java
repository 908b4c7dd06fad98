package org.casanube.p2p;

import java.io.IOException;

/** Thrown when a peer can't be reached; the message names each address with its cause. */
public final class DialException extends IOException {
  private static final long serialVersionUID = 1L;

  public DialException(String message) {
    super(message);
  }

  public DialException(String message, Throwable cause) {
    super(message, cause);
  }
}
