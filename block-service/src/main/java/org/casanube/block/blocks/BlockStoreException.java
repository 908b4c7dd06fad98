package org.casanube.block.blocks;

/** Thrown when the medium that keeps blocks fails, is full, or holds something damaged. */
public class BlockStoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What went wrong, for the callers that can tell their users what to do. */
  public enum Cause {
    /** No room: the quota or the reserve of free space would be broken. */
    FULL,
    /** The stored bytes are not what was stored. */
    DAMAGED,
    /** Reading or writing failed. */
    IO,
    /** Written by a newer version, locked by another process, or closed. */
    UNUSABLE
  }

  private final Cause reason;

  public BlockStoreException(Cause reason, String message) {
    super(message);
    this.reason = reason;
  }

  public BlockStoreException(Cause reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Cause reason() {
    return reason;
  }
}
