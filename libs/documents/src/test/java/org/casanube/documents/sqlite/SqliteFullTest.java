package org.casanube.documents.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.List;
import org.casanube.documents.DocumentErrorCode;
import org.casanube.documents.DocumentStoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that may not grow any more, as on a full disk. */
class SqliteFullTest {
  @TempDir private Path folder;

  private static void allowPages(SqliteDatabase database, int count) {
    database.write(session -> {
      session.execute("PRAGMA max_page_count = " + count);
      return null;
    });
  }

  private static int add(SqliteDatabase database) {
    return database.write(session -> session.update("INSERT INTO t VALUES (?)", "x".repeat(3000)));
  }

  private static long rows(SqliteDatabase database) {
    return database.read(session -> session.number("SELECT count(*) FROM t"));
  }

  private static void requireFull(SqliteDatabase database) {
    assertThatExceptionOfType(DocumentStoreException.class)
        .isThrownBy(() -> {
          for (int i = 0; i < 100; i++) {
            int _ = add(database);
          }
        })
        .satisfies(full -> assertThat(full.code()).isEqualTo(DocumentErrorCode.STORE_FULL));
  }

  @Test
  void write_afterTheDiskWasFull_worksAgain() {
    SqliteOptions options = SqliteOptions.of(folder.resolve("full.db"));
    try (SqliteDatabase database =
        SqliteDatabase.open(options, List.of(List.of("CREATE TABLE t (x)")))) {
      allowPages(database, 4);
      requireFull(database);
      requireFull(database);
      long before = rows(database);

      allowPages(database, 1000);
      assertThat(add(database)).isEqualTo(1);
      assertThat(rows(database)).isEqualTo(before + 1);
    }
  }
}
