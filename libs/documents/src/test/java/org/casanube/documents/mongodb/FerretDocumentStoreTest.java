package org.casanube.documents.mongodb;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.casanube.documents.DocumentLimits;
import org.casanube.documents.DocumentStore;
import org.casanube.documents.DocumentStoreContractTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.mongodb.core.SimpleMongoClientDatabaseFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * The contract, on Spring Data MongoDB against FerretDB 1.24, which speaks MongoDB's protocol. It
 * has no journal, no majority and no transactions, so what a real cluster does when it fails over
 * is not shown here; another test runs where a real mongod can be had.
 */
final class FerretDocumentStoreTest extends DocumentStoreContractTest {
  private static final AtomicInteger DATABASES = new AtomicInteger();
  @TempDir static Path folder;
  private static Ferret ferret;
  private static MongoClient client;

  private final String database = "garden" + DATABASES.incrementAndGet();

  @BeforeAll
  static void start() {
    ferret = Ferret.start(folder);
    client = MongoClients.create(ferret.uri());
  }

  @AfterAll
  static void stop() {
    if (client != null) {
      client.close();
    }
    if (ferret != null) {
      ferret.close();
    }
  }

  @Override
  protected Map<String, String> gaps() {
    return Map.of(
        "uniqueIndex_refusesAWriteIntoATakenKey",
        "FerretDB 1.24 answers InternalError (1), not DuplicateKey (11000), to an update",
        "collection_withUniqueIndexThatDocumentsBreak_isRefused",
        "FerretDB 1.24 answers InternalError (1), not DuplicateKey (11000), to createIndexes",
        "edit_byManyThreads_losesNoUpdate",
        "FerretDB 1.24 lets two conditional updates of one document both match");
  }

  @Override
  protected DocumentStore open(Clock clock, DocumentLimits limits) {
    return MongoDocumentStore.open(
        new SimpleMongoClientDatabaseFactory(client, database), JsonMapper.shared(), clock, limits);
  }
}
