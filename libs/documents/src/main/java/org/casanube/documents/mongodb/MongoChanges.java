package org.casanube.documents.mongodb;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.casanube.documents.Change;
import org.casanube.documents.CollectionSchema;
import org.casanube.documents.DocumentErrorCode;
import org.casanube.documents.DocumentLimits;
import org.casanube.documents.DocumentStoreException;
import org.casanube.documents.Index;
import org.casanube.documents.OutboxMessage;
import org.casanube.documents.Stored;
import org.casanube.documents.mapping.DocumentMapping;
import org.casanube.documents.mapping.Encoded;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.BasicQuery;
import org.springframework.data.mongodb.core.query.BasicUpdate;

/**
 * The changes of one collection, each one conditional write to one record: the condition is the
 * version that was read, and when it fails the record is read again to tell why, or to try again.
 */
final class MongoChanges<T> {
  private final MongoTemplate template;
  private final DocumentMapping<T> mapping;
  private final Clock clock;
  private final DocumentLimits limits;

  MongoChanges(
      MongoTemplate template, DocumentMapping<T> mapping, Clock clock, DocumentLimits limits) {
    this.template = template;
    this.mapping = mapping;
    this.clock = clock;
    this.limits = limits;
  }

  DocumentMapping<T> mapping() {
    return mapping;
  }

  List<Document> find(BasicQuery query) {
    return template.find(query, Document.class, collection());
  }

  long count(Document filter) {
    return template.count(new BasicQuery(filter), collection());
  }

  Stored<T> insert(Change.Insert<T> change) {
    Encoded encoded = mapping.encode(change.value());
    for (int attempt = 1; attempt <= DocumentLimits.EDIT_ATTEMPTS; attempt++) {
      Optional<Stored<T>> written = tryInsert(change.id(), change, encoded);
      if (written.isPresent()) {
        return written.get();
      }
      Document record = record(change.id());
      if (record != null && MongoRecord.live(record)) {
        throw duplicateId(change.id());
      }
      if (record != null) {
        written = tryWrite(record, change, change.value(), encoded);
        if (written.isPresent()) {
          return written.get();
        }
      }
    }
    throw contended(change.id());
  }

  /** Inserts a record; nothing if its id is there already, if only as a deleted one. */
  private Optional<Stored<T>> tryInsert(String id, Change.Insert<T> change, Encoded encoded) {
    long version = now();
    try {
      template.insert(newRecord(change, encoded, version), collection());
      return Optional.of(new Stored<>(id, version, change.value()));
    } catch (DuplicateKeyException e) {
      if (record(id) == null) {
        throw duplicateKey(id, encoded, e);
      }
      return Optional.empty();
    }
  }

  private Document newRecord(Change.Insert<T> change, Encoded encoded, long version) {
    Document record =
        new Document(MongoRecord.ID, change.id())
            .append(MongoRecord.VERSION, version)
            .append(MongoRecord.SCHEMA, schema().version())
            .append(MongoRecord.LIVE, true)
            .append(MongoRecord.DOC, BsonTrees.toBson(encoded.tree()))
            .append(
                MongoRecord.UNIQUE,
                MongoRecord.unique(schema(), mapping.keys(), change.id(), encoded.tree()))
            .append(MongoRecord.OUTBOX, MongoRecord.messages(change.messages()));
    if (!change.messages().isEmpty()) {
      record.append(MongoRecord.PENDING, now());
    }
    return record;
  }

  Stored<T> put(Change.Put<T> change) {
    Encoded encoded = mapping.encode(change.value());
    for (int attempt = 1; attempt <= DocumentLimits.EDIT_ATTEMPTS; attempt++) {
      Document record = record(change.id());
      Optional<Stored<T>> written =
          record == null
              ? tryInsert(
                  change.id(),
                  new Change.Insert<>(change.id(), change.value(), change.messages()),
                  encoded)
              : tryWrite(record, change, change.value(), encoded);
      if (written.isPresent()) {
        return written.get();
      }
    }
    throw contended(change.id());
  }

  Stored<T> replace(Change.Replace<T> change) {
    Encoded encoded = mapping.encode(change.value());
    Document record = requireLive(change.id());
    requireVersion(record, change.version());
    return tryWrite(record, change, change.value(), encoded)
        .orElseThrow(() -> conflict(change.id(), change.version()));
  }

  void delete(Change.Delete<T> change) {
    for (int attempt = 1; attempt <= DocumentLimits.EDIT_ATTEMPTS; attempt++) {
      Document record = requireLive(change.id());
      change.version().ifPresent(version -> requireVersion(record, version));
      boolean silent = change.messages().isEmpty() && MongoRecord.outbox(record).isEmpty();
      if (silent ? remove(record) : bury(record, change)) {
        return;
      }
    }
    throw contended(change.id());
  }

  /** Takes a record away in which no message waits. */
  private boolean remove(Document record) {
    Document same = same(record).append(MongoRecord.OUTBOX, new Document("$size", 0));
    return template.remove(new BasicQuery(same), collection()).getDeletedCount() == 1;
  }

  /** Takes the document out of its record, which stays for the messages. */
  private boolean bury(Document record, Change<T> change) {
    String id = change.id();
    Document set =
        new Document(MongoRecord.LIVE, false)
            .append(MongoRecord.UNIQUE, MongoRecord.uniqueOfDeleted(schema(), id))
            .append(MongoRecord.VERSION, next(record));
    Document update = new Document("$set", set).append("$unset", new Document(MongoRecord.DOC, ""));
    return update(record, update, change.messages());
  }

  /** Writes a document into a record that is as it was read; nothing if it is not any more. */
  private Optional<Stored<T>> tryWrite(
      Document record, Change<T> change, T value, Encoded encoded) {
    String id = change.id();
    long version = next(record);
    Document set =
        new Document(MongoRecord.LIVE, true)
            .append(MongoRecord.DOC, BsonTrees.toBson(encoded.tree()))
            .append(
                MongoRecord.UNIQUE,
                MongoRecord.unique(schema(), mapping.keys(), id, encoded.tree()))
            .append(MongoRecord.SCHEMA, schema().version())
            .append(MongoRecord.VERSION, version);
    try {
      boolean written = update(record, new Document("$set", set), change.messages());
      return written ? Optional.of(new Stored<>(id, version, value)) : Optional.empty();
    } catch (DuplicateKeyException e) {
      throw duplicateKey(id, encoded, e);
    }
  }

  private boolean update(Document record, Document update, List<OutboxMessage> messages) {
    if (!messages.isEmpty()) {
      int waiting = MongoRecord.outbox(record).size();
      if (waiting + messages.size() > limits.maxPendingMessages()) {
        throw new DocumentStoreException(
            DocumentErrorCode.OUTBOX_FULL,
            "%d messages of document %s wait to be published, maxPendingMessages = %d"
                .formatted(waiting, MongoRecord.id(record), limits.maxPendingMessages()));
      }
      Document each = new Document("$each", MongoRecord.messages(messages));
      update
          .append("$push", new Document(MongoRecord.OUTBOX, each))
          .append("$min", new Document(MongoRecord.PENDING, now()));
    }
    return template
            .updateFirst(new BasicQuery(same(record)), new BasicUpdate(update), collection())
            .getMatchedCount()
        == 1;
  }

  private static Document same(Document record) {
    return new Document(MongoRecord.ID, MongoRecord.id(record))
        .append(MongoRecord.VERSION, MongoRecord.version(record));
  }

  @Nullable Document record(String id) {
    return template.findOne(
        new BasicQuery(new Document(MongoRecord.ID, id)), Document.class, collection());
  }

  private Document requireLive(String id) {
    Document record = record(id);
    if (record == null || !MongoRecord.live(record)) {
      throw DocumentStoreException.notFound(id);
    }
    return record;
  }

  private static void requireVersion(Document record, long version) {
    if (MongoRecord.version(record) != version) {
      throw conflict(MongoRecord.id(record), version);
    }
  }

  private DocumentStoreException duplicateKey(String id, Encoded encoded, Throwable cause) {
    Document unique = MongoRecord.unique(schema(), mapping.keys(), id, encoded.tree());
    String index =
        schema().indexes().stream()
            .filter(Index::unique)
            .map(Index::name)
            .filter(name -> isTaken(id, name, unique))
            .findFirst()
            .orElse("?");
    return new DocumentStoreException(
        DocumentErrorCode.DUPLICATE_KEY,
        "document %s equals another in the unique index %s of %s"
            .formatted(id, index, collection()),
        cause);
  }

  private boolean isTaken(String id, String index, Document unique) {
    return count(
            new Document(MongoRecord.UNIQUE + "." + index, unique.getString(index))
                .append(MongoRecord.ID, new Document("$ne", id)))
        > 0;
  }

  private static DocumentStoreException duplicateId(String id) {
    return new DocumentStoreException(
        DocumentErrorCode.DUPLICATE_ID, "there is a document " + id + " already");
  }

  private static DocumentStoreException conflict(String id, long version) {
    return new DocumentStoreException(
        DocumentErrorCode.VERSION_CONFLICT,
        "document %s has not version %d any more".formatted(id, version));
  }

  private static DocumentStoreException contended(String id) {
    return new DocumentStoreException(
        DocumentErrorCode.UNAVAILABLE, "too many others change document " + id);
  }

  private long next(Document record) {
    return Math.max(MongoRecord.version(record) + 1, now());
  }

  private long now() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
  }

  private CollectionSchema<T> schema() {
    return mapping.schema();
  }

  private String collection() {
    return schema().name();
  }
}
