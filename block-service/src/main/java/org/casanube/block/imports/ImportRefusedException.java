package org.casanube.block.imports;

import java.io.Serial;

/** What was to be imported is none of what can be, or can't be read now. */
public final class ImportRefusedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  public ImportRefusedException(String message) {
    super(message);
  }

  public ImportRefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
