package org.casanube.cli.node;

import java.io.IOException;

/** A failure that is told in one sentence and ends the command with its exit code. */
public final class NubeException extends IOException {
  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;

  /** A failure with the sentence that the user reads. */
  public NubeException(ExitCode exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** How the command ends. */
  public ExitCode exitCode() {
    return exitCode;
  }
}
