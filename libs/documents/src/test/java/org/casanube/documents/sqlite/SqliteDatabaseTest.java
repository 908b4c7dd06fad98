package org.casanube.documents.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteDatabaseTest {
  private static final String COUNT = "SELECT count(*) FROM beds";

  @TempDir Path folder = Path.of("");

  private SqliteDatabase database;

  @BeforeEach
  void open() {
    database =
        SqliteDatabase.open(
            SqliteOptions.of(folder.resolve("garden.db")),
            List.of(List.of("CREATE TABLE beds(name TEXT)")));
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void addBed() {
    database.write(session -> session.update("INSERT INTO beds VALUES('leek')"));
  }

  @Test
  void read_whileOthersWrite_seesOneState() {
    long grown =
        database.read(session -> {
          long before = session.number(COUNT);
          addBed();
          return session.number(COUNT) - before;
        });
    assertThat(grown).isZero();
    assertThat(database.<Long>read(session -> session.number(COUNT))).isOne();
  }

  @Test
  void read_afterOneThatFailed_seesWhatIsNew() {
    for (int i = 1; i <= 20; i++) {
      assertThatThrownBy(() -> database.read(session -> session.number("SELECT 1 FROM nowhere")))
          .hasMessageContaining("nowhere");
      addBed();
      assertThat(database.<Long>read(session -> session.number(COUNT))).isEqualTo(i);
    }
  }
}
