package org.casanube.p2p;

import java.io.InterruptedIOException;

/** Thrown when a stream's time is over. */
public final class StreamTimeoutException extends InterruptedIOException {
  private static final long serialVersionUID = 1L;

  public StreamTimeoutException(String message) {
    super(message);
  }
}
