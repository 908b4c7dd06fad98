package org.casanube.block.rpc.command;

/** Thrown when a call can't be read; it is told as plain text, before any command is asked. */
public final class BadCallException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  public BadCallException(String message) {
    this(400, message);
  }

  private BadCallException(int status, String message) {
    super(message);
    this.status = status;
  }

  /** That there is no such command. */
  public static BadCallException noCommand() {
    return new BadCallException(404, "404 page not found");
  }

  public int status() {
    return status;
  }
}
