package org.casanube.node;

/** The node will not start here, for a reason that its user can do something about. */
final class NodeRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NodeRefusedException(String message) {
    super(message);
  }

  NodeRefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
