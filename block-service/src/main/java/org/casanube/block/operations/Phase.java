package org.casanube.block.operations;

/** Where an operation stands. */
public enum Phase {
  /** Accepted and recorded, not begun. */
  PENDING,
  RUNNING,
  SUCCEEDED,
  /** Ended by an error, which the operation's cause tells. */
  FAILED,
  CANCELLED;

  /** True if nothing more will happen. */
  public boolean isFinal() {
    return switch (this) {
      case PENDING, RUNNING -> false;
      case SUCCEEDED, FAILED, CANCELLED -> true;
    };
  }
}
