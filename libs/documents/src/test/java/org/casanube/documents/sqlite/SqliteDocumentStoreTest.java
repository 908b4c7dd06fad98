package org.casanube.documents.sqlite;

import java.nio.file.Path;
import java.time.Clock;
import org.casanube.documents.DocumentLimits;
import org.casanube.documents.DocumentStore;
import org.casanube.documents.DocumentStoreContractTest;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The contract, on SQLite. */
final class SqliteDocumentStoreTest extends DocumentStoreContractTest {
  @TempDir Path folder;

  @Override
  protected DocumentStore open(Clock clock, DocumentLimits limits) {
    return SqliteDocumentStore.open(
        SqliteOptions.of(folder.resolve("garden.db")), JsonMapper.shared(), clock, limits);
  }
}
