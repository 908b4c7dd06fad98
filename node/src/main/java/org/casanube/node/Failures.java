package org.casanube.node;

import org.springframework.boot.web.server.PortInUseException;

/** Says in one line why a start failed. */
final class Failures {
  private static final int MAX_DEPTH = 50;
  private static final int MAX_LENGTH = 400;

  private Failures() {}

  static String sentence(Throwable failure, NodeSettings settings) {
    Throwable cause = failure;
    for (int depth = 0; depth < MAX_DEPTH; depth++) {
      switch (cause) {
        case NodeRefusedException refused -> {
          return line(refused);
        }
        case PortInUseException taken -> {
          return line(settings, taken.getPort());
        }
        default -> {
          // look deeper
        }
      }
      Throwable next = cause.getCause();
      if (next == null) {
        break;
      }
      cause = next;
    }
    return line(cause);
  }

  private static String line(NodeSettings settings, int port) {
    String variable =
        port == settings.contentPort() ? NodeSettings.CONTENT_PORT : NodeSettings.GATEWAY_PORT;
    return "port %d is taken by another program, or not allowed; set %s to another (0: a free one)"
        .formatted(port, variable);
  }

  static String line(Throwable cause) {
    String message = cause.getMessage();
    if (message == null || message.isBlank()) {
      return cause.getClass().getSimpleName();
    }
    String whole = message.strip().replaceAll("\\s*\\R\\s*", " ");
    String first = whole.substring(0, Math.min(whole.length(), MAX_LENGTH));
    if (cause instanceof NodeRefusedException) {
      return first + because(cause);
    }
    boolean ours = cause.getClass().getName().startsWith("org.casanube.");
    return ours ? first : cause.getClass().getSimpleName() + ": " + first;
  }

  private static String because(Throwable refused) {
    Throwable cause = refused.getCause();
    return cause == null ? "" : " (" + cause.getMessage() + ")";
  }
}
