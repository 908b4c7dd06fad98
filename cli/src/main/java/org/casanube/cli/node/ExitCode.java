package org.casanube.cli.node;

/** How a command ends. These numbers are part of the public interface: see docs/cli.md. */
public enum ExitCode {
  /** It worked. */
  OK(0),
  /** It failed, and none of the others says why. */
  FAILED(1),
  /** The command line is not right. */
  USAGE(2),
  /** No node answers. */
  UNREACHABLE(3),
  /** What was asked for is not there. */
  NOT_FOUND(4),
  /** The input was refused: malformed, over a limit, not allowed, or in conflict with what is. */
  REFUSED(5),
  /** The node's storage is full, or its quota used up. */
  FULL(6),
  /** The node is too busy or a part of it is down: the same command may work later. */
  UNAVAILABLE(7),
  /** Ctrl-C. */
  INTERRUPTED(130),
  /** Whoever read the output went away. */
  PIPE_CLOSED(141);

  private static final int SERVER_ERRORS = 500;

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  /** The process's exit code. */
  public int code() {
    return code;
  }

  /** What an HTTP status of 400 and above means for the caller. */
  public static ExitCode ofStatus(int status) {
    return switch (status) {
      case 404, 410 -> NOT_FOUND;
      case 507 -> FULL;
      case 429, 502, 503, 504 -> UNAVAILABLE;
      default -> status >= SERVER_ERRORS ? FAILED : REFUSED;
    };
  }
}
