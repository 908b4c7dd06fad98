package org.casanube.block.reachability;

/** Thrown when a walk would have to remember more than its bound. */
public final class DagTooLargeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DagTooLargeException(int limit) {
    super("the DAG is so wide and deep that more than " + limit + " bytes of CIDs wait at once");
  }
}
