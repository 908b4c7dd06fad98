package org.casanube.block.names;

/** A record that must not be believed. */
public final class InvalidRecordException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** What is wrong with it. */
  public enum Reason {
    /** Over {@link IpnsRecord#MAX_BYTES}. */
    TOO_LARGE,
    /** Not a record of version 2 in the form that the specification gives. */
    MALFORMED,
    /** The parts for old readers say something else than those that are signed. */
    INCONSISTENT,
    /** The key is missing, unreadable, or not the one that the name is of. */
    WRONG_KEY,
    /** The signature is not of the key. */
    WRONG_SIGNATURE,
    /** Its time is over. */
    EXPIRED
  }

  public InvalidRecordException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public InvalidRecordException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
