package org.casanube.p2p;

import java.io.IOException;

/** Thrown when a limit of this host would be passed; the message names it. */
public final class LimitExceededException extends IOException {
  private static final long serialVersionUID = 1L;

  public LimitExceededException(String message) {
    super(message);
  }

  public LimitExceededException(String message, Throwable cause) {
    super(message, cause);
  }
}
