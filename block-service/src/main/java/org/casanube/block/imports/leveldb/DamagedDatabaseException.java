package org.casanube.block.imports.leveldb;

import java.io.IOException;
import java.io.Serial;

/** A file of the database is not what the format says, or is of a kind that can't be read. */
public final class DamagedDatabaseException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  public DamagedDatabaseException(String message) {
    super(message);
  }

  public DamagedDatabaseException(String message, Throwable cause) {
    super(message, cause);
  }
}
