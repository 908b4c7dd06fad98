package org.casanube.p2p;

import java.io.IOException;

/** Thrown when a peer does not answer as one that holds the key of this host's private network. */
public final class PrivateNetworkException extends IOException {
  private static final long serialVersionUID = 1L;

  public PrivateNetworkException(String message, Throwable cause) {
    super(message, cause);
  }
}
