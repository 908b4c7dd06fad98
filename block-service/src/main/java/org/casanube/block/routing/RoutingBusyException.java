package org.casanube.block.routing;

/** Thrown when too many search at once; the message names the limit. */
public final class RoutingBusyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int limit;

  /**
   * Refuses a search.
   *
   * @param limit how many there may be at once
   */
  public RoutingBusyException(int limit) {
    super(limit + " searches are under way, the limit");
    this.limit = limit;
  }

  /** How many there may be at once. */
  public int limit() {
    return limit;
  }
}
