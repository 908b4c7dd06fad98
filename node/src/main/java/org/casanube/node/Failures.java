package org.casanube.node;

import org.springframework.boot.web.server.PortInUseException;

/** Says in one line why a start failed. */
final class Failures {
  private static final int MAX_DEPTH = 50;
  private static final int MAX_LENGTH = 400;

  private Failures() {}

  static String sentence(Throwable failure, NodeSettings settings) {
    if (isDiskFull(failure)) {
      return "the disk of " + settings.home() + " is full; free some space and start again";
    }
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

  /** True if a cause of the failure is that nothing more can be written. */
  static boolean isDiskFull(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; depth < MAX_DEPTH && cause != null; depth++) {
      String message = String.valueOf(cause.getMessage());
      if (message.contains("No space left on device") || message.contains("disk is full")) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
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
