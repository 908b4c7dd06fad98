package org.casanube.cli.kubo;

import java.io.IOException;

/** A failure that Kubo's command line would tell after {@code Error:}. */
final class KuboException extends IOException {
  private static final long serialVersionUID = 1L;

  KuboException(String message) {
    super(message);
  }
}
