package org.casanube.p2p;

import java.io.IOException;

/** Thrown when bytes from outside do not follow their format or pass a size limit. */
public final class WireFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  public WireFormatException(String message) {
    super(message);
  }

  public WireFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
