package org.casanube.documents.mongodb;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.bson.Document;
import org.casanube.documents.CollectionSchema;
import org.casanube.documents.Index;
import org.casanube.documents.OutboxMessage;
import org.casanube.documents.mapping.DocumentKeys;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * How a document lies in MongoDB: the document itself, and around it what makes every change one
 * write to one record.
 */
final class MongoRecord {
  static final String ID = "_id";

  /** The version, a long. */
  static final String VERSION = "v";

  /** The schema's version, an int. */
  static final String SCHEMA = "s";

  /** False when the document is deleted, and stays only until its messages are confirmed. */
  static final String LIVE = "live";

  /** The document. */
  static final String DOC = "doc";

  /**
   * For each unique index, its key as one text. A record whose document is not in the index has a
   * text there that is its own, so MongoDB's plain unique indexes will do.
   */
  static final String UNIQUE = "u";

  /** The messages that wait. */
  static final String OUTBOX = "out";

  /** When the oldest of them came, in microseconds; missing if none waits. */
  static final String PENDING = "p";

  private MongoRecord() {}

  static Document unique(
      CollectionSchema<?> schema, DocumentKeys keys, String id, JsonNode document) {
    Document unique = new Document();
    for (Index index : schema.indexes()) {
      if (index.unique()) {
        unique.append(
            index.name(), keys.of(index, document).map(MongoRecord::text).orElse("-" + id));
      }
    }
    return unique;
  }

  static Document uniqueOfDeleted(CollectionSchema<?> schema, String id) {
    Document unique = new Document();
    schema.indexes().stream()
        .filter(Index::unique)
        .forEach(index -> unique.append(index.name(), "-" + id));
    return unique;
  }

  private static String text(List<Object> key) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (Object value : key) {
      switch (value) {
        case String text -> array.add(text);
        case Boolean truth -> array.add(truth);
        case Long number -> array.add(number);
        case Double number when number == Math.rint(number) && Math.abs(number) < 1L << 53 ->
            array.add(number.longValue());
        case Double number -> array.add(number);
        default -> throw new IllegalArgumentException("not a key: " + value);
      }
    }
    return array.toString();
  }

  static Document message(OutboxMessage message) {
    return new Document("id", message.id())
        .append("topic", message.topic())
        .append("key", message.key())
        .append("type", message.type())
        .append("json", message.json())
        .append("time", message.time().toString());
  }

  static OutboxMessage message(Document message) {
    return new OutboxMessage(
        text(message, "id"),
        text(message, "topic"),
        text(message, "key"),
        text(message, "type"),
        text(message, "json"),
        Instant.parse(text(message, "time")));
  }

  static List<Document> messages(List<OutboxMessage> messages) {
    return messages.stream().map(MongoRecord::message).toList();
  }

  static List<Document> outbox(Document record) {
    return Optional.ofNullable(record.getList(OUTBOX, Document.class)).orElse(List.of());
  }

  static String id(Document record) {
    return text(record, ID);
  }

  static long version(Document record) {
    return Objects.requireNonNull(record.get(VERSION, Number.class)).longValue();
  }

  static int schema(Document record) {
    return Objects.requireNonNull(record.get(SCHEMA, Number.class)).intValue();
  }

  static boolean live(Document record) {
    return record.getBoolean(LIVE, false);
  }

  static Document document(Document record) {
    return Objects.requireNonNull(record.get(DOC, Document.class));
  }

  private static String text(Document document, String field) {
    return Objects.requireNonNull(document.getString(field), field);
  }
}
