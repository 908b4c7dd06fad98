package org.casanube.block.swarm;

/** Thrown when something about peers can't be done; the message is for people. */
public final class SwarmRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final SwarmErrorCode code;

  public SwarmRefusedException(SwarmErrorCode code, String message) {
    super(message);
    this.code = code;
  }

  public SwarmRefusedException(SwarmErrorCode code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public SwarmErrorCode code() {
    return code;
  }
}
