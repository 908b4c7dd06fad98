package org.casanube.p2p.relay;

import java.io.IOException;

/** Thrown when a relay refuses a reservation or a circuit. */
public final class RelayRefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final RelayStatus status;

  RelayRefusedException(String message, RelayStatus status) {
    super(message + ": " + status);
    this.status = status;
  }

  /** What the relay answered. */
  public RelayStatus status() {
    return status;
  }
}
