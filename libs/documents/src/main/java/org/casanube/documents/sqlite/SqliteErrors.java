package org.casanube.documents.sqlite;

import java.sql.SQLException;
import org.casanube.documents.DocumentErrorCode;
import org.casanube.documents.DocumentStoreException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What SQLite's errors mean to the caller of a store. */
final class SqliteErrors {
  private SqliteErrors() {}

  static DocumentStoreException of(SQLException e) {
    int primary = e.getErrorCode() & 0xff;
    DocumentErrorCode code =
        switch (SQLiteErrorCode.getErrorCode(primary)) {
          case SQLITE_FULL -> DocumentErrorCode.STORE_FULL;
          case SQLITE_CORRUPT, SQLITE_NOTADB -> DocumentErrorCode.DAMAGED;
          default -> DocumentErrorCode.UNAVAILABLE;
        };
    return new DocumentStoreException(code, "SQLite: " + e.getMessage(), e);
  }

  /** True if the statement, and only it, was refused by a unique index. */
  static boolean isDuplicate(SQLException e) {
    return e instanceof SQLiteException sqlite
        && sqlite.getResultCode() == SQLiteErrorCode.SQLITE_CONSTRAINT_UNIQUE;
  }
}
