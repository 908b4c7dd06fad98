package org.casanube.documents.mongodb;

import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import org.casanube.documents.CollectionSchema;
import org.casanube.documents.DocumentErrorCode;
import org.casanube.documents.DocumentLimits;
import org.casanube.documents.DocumentStore;
import org.casanube.documents.DocumentStoreException;
import org.casanube.documents.Documents;
import org.casanube.documents.IntegrityReport;
import org.casanube.documents.Outbox;
import org.casanube.documents.mapping.DocumentMapping;
import org.springframework.data.mongodb.MongoDatabaseFactory;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.WriteResultChecking;
import org.springframework.data.mongodb.core.query.BasicQuery;
import tools.jackson.databind.json.JsonMapper;

/**
 * Documents in a MongoDB database, for any number of processes.
 *
 * <p>A write is acknowledged by a majority of the replica set, in their journals; reads go to the
 * primary. Each change is one write to one record, which holds the document, its version, and the
 * messages that wait: so no transaction is needed, and none is used. A deleted document whose
 * messages wait stays as a record without the document until they are confirmed.
 *
 * <p>Messages of different documents go out nearly in the order of their changes, not exactly.
 */
public final class MongoDocumentStore implements DocumentStore {
  private final MongoTemplate template;
  private final MongoOutbox outbox;
  private final JsonMapper mapper;
  private final Clock clock;
  private final DocumentLimits limits;
  private volatile boolean closed;

  private MongoDocumentStore(
      MongoTemplate template, JsonMapper mapper, Clock clock, DocumentLimits limits) {
    this.template = template;
    this.outbox = new MongoOutbox(template, mapper, this::requireOpen);
    this.mapper = DocumentMapping.storing(mapper);
    this.clock = clock;
    this.limits = limits;
  }

  /**
   * A store in the factory's database. The caller keeps the client, and closes it after the store.
   *
   * @param mapper how values become JSON
   * @param clock where versions come from; the replicas' clocks need not agree closely
   */
  public static MongoDocumentStore open(
      MongoDatabaseFactory factory, JsonMapper mapper, Clock clock, DocumentLimits limits) {
    MongoTemplate template = new MongoTemplate(factory);
    template.setWriteConcern(WriteConcern.MAJORITY.withJournal(true));
    template.setReadPreference(ReadPreference.primary());
    template.setWriteResultChecking(WriteResultChecking.EXCEPTION);
    return new MongoDocumentStore(template, mapper, clock, limits);
  }

  @Override
  public <T> Documents<T> collection(CollectionSchema<T> schema) {
    requireOpen();
    DocumentMapping<T> mapping = new DocumentMapping<>(schema, mapper, limits);
    MongoErrors.translating(() -> {
      new MongoCollectionLayout<>(template, mapping).establish();
      return true;
    });
    outbox.watch(schema.name());
    return new MongoDocuments<>(
        new MongoChanges<>(template, mapping, clock, limits), outbox, this::requireOpen);
  }

  @Override
  public Outbox outbox() {
    return outbox;
  }

  @Override
  public DocumentLimits limits() {
    return limits;
  }

  @Override
  public IntegrityReport check() {
    requireOpen();
    return MongoErrors.translating(() -> {
      List<String> problems = new ArrayList<>();
      long documents = 0;
      for (String name : MongoCollectionLayout.names(template)) {
        documents += count(name, new Document(MongoRecord.LIVE, true));
        Document hollow =
            new Document(MongoRecord.LIVE, true)
                .append(MongoRecord.DOC, new Document("$exists", false));
        long broken = count(name, hollow);
        if (broken > 0) {
          problems.add("collection " + name + ": " + broken + " records have no document");
        }
      }
      return new IntegrityReport(documents, problems);
    });
  }

  private long count(String collection, Document filter) {
    return template.count(new BasicQuery(filter), collection);
  }

  private void requireOpen() {
    if (closed) {
      throw new DocumentStoreException(DocumentErrorCode.CLOSED, "the store is closed");
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
