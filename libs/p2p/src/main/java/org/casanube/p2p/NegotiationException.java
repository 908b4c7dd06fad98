package org.casanube.p2p;

import java.io.IOException;

/** Thrown when the two sides share no protocol, or one breaks the rules of agreeing on one. */
public final class NegotiationException extends IOException {
  private static final long serialVersionUID = 1L;

  public NegotiationException(String message) {
    super(message);
  }

  public NegotiationException(String message, Throwable cause) {
    super(message, cause);
  }
}
