package org.casanube.block.names;

/** Thrown when a name can't be resolved, published or changed. */
public final class NameException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final NameErrorCode code;

  public NameException(NameErrorCode code, String message) {
    super(message);
    this.code = code;
  }

  public NameException(NameErrorCode code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public NameErrorCode code() {
    return code;
  }
}
