package org.casanube.identity;

import org.jspecify.annotations.Nullable;

/** Thrown when the key file can't be used; the message names it and says how to mend it. */
public final class KeyFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  KeyFileException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
