package org.casanube.block.content.negotiation;

/** Thrown when a request can't be answered with content; its message is for the caller to read. */
public final class RefusedRequestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  public RefusedRequestException(int status, String message) {
    super(message, null, false, false);
    this.status = status;
  }

  /** The HTTP status to answer with. */
  public int status() {
    return status;
  }
}
