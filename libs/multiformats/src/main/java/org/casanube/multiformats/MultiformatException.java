package org.casanube.multiformats;

/** Thrown when text or bytes from outside do not follow the format they claim. */
public final class MultiformatException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public MultiformatException(String message) {
    super(message);
  }

  public MultiformatException(String message, Throwable cause) {
    super(message, cause);
  }
}
