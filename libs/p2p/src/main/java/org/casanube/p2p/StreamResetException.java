package org.casanube.p2p;

import java.io.IOException;

/** Thrown when a stream was cut off, by either side or with its connection. */
public final class StreamResetException extends IOException {
  private static final long serialVersionUID = 1L;

  public StreamResetException(String message) {
    super(message);
  }
}
