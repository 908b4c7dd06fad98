package org.casanube.p2p;

import java.io.IOException;

/**
 * Thrown when the other side takes a connection, and ends it or sends something else before it has
 * answered as a libp2p peer: it is none, or one of a private network.
 */
public final class NoAnswerException extends IOException {
  private static final long serialVersionUID = 1L;

  public NoAnswerException(String message, Throwable cause) {
    super(message, cause);
  }
}
