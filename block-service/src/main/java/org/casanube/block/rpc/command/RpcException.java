package org.casanube.block.rpc.command;

/** Thrown when a command can't do what it was asked; the message goes to the caller. */
public final class RpcException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Whose fault it is, with the number that stands for it in answers. */
  public enum Kind {
    /** The command failed. */
    NORMAL(0, 500),
    /** The caller asked for what makes no sense. */
    CLIENT(1, 400);

    private final int code;
    private final int status;

    Kind(int code, int status) {
      this.code = code;
      this.status = status;
    }

    /** The number in the body of the answer. */
    public int code() {
      return code;
    }

    /** The status of an answer that has not begun yet. */
    public int status() {
      return status;
    }
  }

  private final Kind kind;

  public RpcException(String message) {
    this(Kind.NORMAL, message);
  }

  public RpcException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public RpcException(String message, Throwable cause) {
    super(message, cause);
    kind = Kind.NORMAL;
  }

  public Kind kind() {
    return kind;
  }
}
