package org.casanube.p2p;

import java.io.IOException;

/** Thrown when no transport of this host handles an address. */
public final class UnsupportedAddressException extends IOException {
  private static final long serialVersionUID = 1L;

  public UnsupportedAddressException(String message) {
    super(message);
  }
}
