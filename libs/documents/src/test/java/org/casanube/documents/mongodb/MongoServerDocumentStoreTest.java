package org.casanube.documents.mongodb;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;
import org.casanube.documents.DocumentLimits;
import org.casanube.documents.DocumentStore;
import org.casanube.documents.DocumentStoreContractTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.opentest4j.TestAbortedException;
import org.springframework.data.mongodb.core.SimpleMongoClientDatabaseFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.mongodb.MongoDBContainer;
import tools.jackson.databind.json.JsonMapper;

/** The contract, on a real mongod, where Docker is there and the image can be had. */
final class MongoServerDocumentStoreTest extends DocumentStoreContractTest {
  private static final AtomicInteger DATABASES = new AtomicInteger();
  private static MongoDBContainer server;
  private static MongoClient client;

  private final String database = "garden" + DATABASES.incrementAndGet();

  @BeforeAll
  static void start() {
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      skip("there is no Docker");
    }
    server = new MongoDBContainer("mongo:8").withReplicaSet();
    try {
      server.start();
    } catch (RuntimeException e) {
      skip("the image mongo:8 does not start: " + e.getMessage());
    }
    client = MongoClients.create(server.getReplicaSetUrl());
  }

  private static void skip(String reason) {
    String text = "the contract on a real mongod is skipped: " + reason;
    System.err.println(text);
    throw new TestAbortedException(text);
  }

  @AfterAll
  static void stop() {
    if (client != null) {
      client.close();
    }
    if (server != null) {
      server.stop();
    }
  }

  @Override
  protected DocumentStore open(Clock clock, DocumentLimits limits) {
    return MongoDocumentStore.open(
        new SimpleMongoClientDatabaseFactory(client, database), JsonMapper.shared(), clock, limits);
  }
}
