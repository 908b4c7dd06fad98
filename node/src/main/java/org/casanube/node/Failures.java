package org.casanube.node;

import java.net.BindException;
import org.springframework.boot.web.server.PortInUseException;

/** Says in one line why a start failed. */
final class Failures {
  private static final int MAX_DEPTH = 50;
  private static final int MAX_LENGTH = 400;

  private Failures() {}

  static String sentence(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; depth < MAX_DEPTH; depth++) {
      switch (cause) {
        case NodeRefusedException refused -> {
          return line(refused);
        }
        case PortInUseException taken -> {
          return "port %d is taken by another program; set CASANUBE_PORT to another (0: all free ones)"
              .formatted(taken.getPort());
        }
        case BindException taken -> {
          return "a port is taken or not allowed (%s); set CASANUBE_PORT or CASANUBE_CONTENT_PORT"
              .formatted(taken.getMessage());
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

  private static String line(Throwable cause) {
    String message = cause.getMessage();
    if (message == null || message.isBlank()) {
      return cause.getClass().getSimpleName();
    }
    String whole = message.strip().replaceAll("\\s*\\R\\s*", " ");
    String first = whole.substring(0, Math.min(whole.length(), MAX_LENGTH));
    return cause instanceof NodeRefusedException
        ? first + because(cause)
        : cause.getClass().getSimpleName() + ": " + first;
  }

  private static String because(Throwable refused) {
    Throwable cause = refused.getCause();
    return cause == null ? "" : " (" + cause.getMessage() + ")";
  }
}
