package org.casanube.block.names.store;

import java.nio.file.Path;
import java.time.Clock;
import org.casanube.block.names.PublicationStore;
import org.casanube.block.names.PublicationStoreContractTest;
import org.casanube.documents.sqlite.SqliteDocumentStore;
import org.casanube.documents.sqlite.SqliteOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class DocumentPublicationsTest extends PublicationStoreContractTest {
  private SqliteDocumentStore documents;
  private PublicationStore store;

  @BeforeEach
  void open(@TempDir Path folder) {
    documents =
        SqliteDocumentStore.open(
            SqliteOptions.of(folder.resolve("names.db")),
            JsonMapper.builder().build(),
            Clock.systemUTC());
    store = new DocumentPublications(documents);
  }

  @AfterEach
  void close() {
    documents.close();
  }

  @Override
  protected PublicationStore store() {
    return store;
  }
}
