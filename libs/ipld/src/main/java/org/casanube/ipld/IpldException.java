package org.casanube.ipld;

/**
 * Thrown when bytes from outside do not follow the codec they claim, or break one of its limits.
 */
public final class IpldException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public IpldException(String message) {
    super(message);
  }

  public IpldException(String message, Throwable cause) {
    super(message, cause);
  }
}
