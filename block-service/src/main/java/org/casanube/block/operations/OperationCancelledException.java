package org.casanube.block.operations;

/** Thrown through a task whose operation was cancelled. */
public final class OperationCancelledException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public OperationCancelledException(String why) {
    super(why);
  }
}
