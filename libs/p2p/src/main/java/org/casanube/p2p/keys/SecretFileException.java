package org.casanube.p2p.keys;

import java.io.IOException;

/** Thrown when a file is not fit to be a secret; the message names it and says what to do. */
public final class SecretFileException extends IOException {
  private static final long serialVersionUID = 1L;

  public SecretFileException(String message) {
    super(message);
  }
}
