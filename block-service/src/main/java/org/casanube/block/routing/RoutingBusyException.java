package org.casanube.block.routing;

/** Thrown when too many search at once; the message names the limit. */
public final class RoutingBusyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RoutingBusyException(String message) {
    super(message);
  }
}
