package org.casanube.documents.mapping;

import org.casanube.documents.Change;
import org.casanube.documents.CollectionSchema;
import org.casanube.documents.DocumentErrorCode;
import org.casanube.documents.DocumentLimits;
import org.casanube.documents.DocumentStoreException;
import org.casanube.documents.OutboxMessage;
import org.casanube.documents.Query;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Values to JSON and back, for one collection, within the limits. Safe for many threads. */
public final class DocumentMapping<T> {
  private final CollectionSchema<T> schema;
  private final JsonMapper mapper;
  private final DocumentLimits limits;
  private final DocumentKeys keys;
  private final SearchPlanner planner;

  public DocumentMapping(CollectionSchema<T> schema, JsonMapper mapper, DocumentLimits limits) {
    this.schema = schema;
    this.mapper = mapper;
    this.limits = limits;
    this.keys = new DocumentKeys(limits);
    this.planner = new SearchPlanner(schema, mapper, keys, limits);
  }

  /** The mapper that documents are written with: the given one, but instants sort as texts. */
  public static JsonMapper storing(JsonMapper mapper) {
    return mapper.rebuild().addModule(InstantText.module()).build();
  }

  public CollectionSchema<T> schema() {
    return schema;
  }

  public DocumentKeys keys() {
    return keys;
  }

  /** The JSON of a value. */
  public Encoded encode(T value) {
    try {
      if (!(mapper.<JsonNode>valueToTree(value) instanceof ObjectNode tree)) {
        throw invalid("a document must be a JSON object", null);
      }
      return encode(tree);
    } catch (JacksonException e) {
      throw invalid("a document cannot be written as JSON: " + e.getOriginalMessage(), e);
    }
  }

  private Encoded encode(ObjectNode tree) {
    keys.check(schema.indexes(), tree);
    String json = mapper.writeValueAsString(tree);
    int bytes = Utf8.length(json);
    if (bytes < 0) {
      throw invalid("a document must not contain half a surrogate pair", null);
    }
    if (bytes > limits.maxDocumentBytes()) {
      throw DocumentStoreException.tooLarge(
          "size of the document in bytes", bytes, "maxDocumentBytes", limits.maxDocumentBytes());
    }
    return new Encoded(tree, json);
  }

  /** The value of a JSON text that was written at a version of the schema. */
  public T decode(String id, String json, int version) {
    try {
      if (version == schema.version()) {
        return mapper.readValue(json, schema.type());
      }
      return decode(id, tree(json), version);
    } catch (JacksonException e) {
      throw misfit(id, e);
    }
  }

  /** The value of a JSON object that was written at a version of the schema. */
  public T decode(String id, JsonNode json, int version) {
    try {
      return mapper.treeToValue(upgraded(id, json, version), schema.type());
    } catch (JacksonException e) {
      throw misfit(id, e);
    }
  }

  private DocumentStoreException misfit(String id, JacksonException e) {
    return new DocumentStoreException(
        DocumentErrorCode.DAMAGED,
        "document %s of %s does not fit %s: %s"
            .formatted(id, schema.name(), schema.type().getName(), e.getOriginalMessage()),
        e);
  }

  /** The JSON of a document as the schema wants it now, for one written at an older version. */
  public Encoded upgrade(String id, String json, int version) {
    return upgrade(id, tree(json), version);
  }

  /** The same of a JSON object. */
  public Encoded upgrade(String id, JsonNode json, int version) {
    return encode(upgraded(id, json, version));
  }

  private ObjectNode upgraded(String id, JsonNode json, int version) {
    if (version > schema.version()) {
      throw new DocumentStoreException(
          DocumentErrorCode.NEWER_FORMAT,
          "document %s of %s has version %d, newer than the %d known here"
              .formatted(id, schema.name(), version, schema.version()));
    }
    ObjectNode tree = (ObjectNode) json;
    for (int step = version; step < schema.version(); step++) {
      tree = schema.steps().get(step - 1).apply(tree);
    }
    return tree;
  }

  /** What a query asks for; refuses what the index cannot answer. */
  public Search plan(Query query) {
    return planner.plan(query);
  }

  /** The place of a document in a search. */
  public String cursor(Search search, String id, String json, int version) {
    return cursor(search, id, tree(json), version);
  }

  /** The same for a JSON object. */
  public String cursor(Search search, String id, JsonNode json, int version) {
    return planner.cursor(search, id, upgraded(id, json, version));
  }

  /** Throws unless the id and the messages of a change are within limits. */
  public void check(Change<T> change) {
    checkId(change.id());
    if (change.messages().size() > limits.maxMessages()) {
      throw DocumentStoreException.tooLarge(
          "number of messages", change.messages().size(), "maxMessages", limits.maxMessages());
    }
    change.messages().forEach(this::check);
  }

  /** Throws if a call has more parts than one may have. */
  public void checkBulk(int size) {
    if (size > limits.maxBulk()) {
      throw DocumentStoreException.tooLarge(
          "number in one call", size, "maxBulk", limits.maxBulk());
    }
  }

  private void checkId(String id) {
    int bytes = Utf8.length(id);
    if (bytes <= 0 || id.indexOf('\0') >= 0) {
      throw invalid("an id must be a text that is not empty and has no NUL", null);
    }
    if (bytes > limits.maxIdBytes()) {
      throw DocumentStoreException.tooLarge(
          "size of the id in bytes", bytes, "maxIdBytes", limits.maxIdBytes());
    }
  }

  private void check(OutboxMessage message) {
    checkText("message", message.json(), "maxMessageBytes", limits.maxMessageBytes());
    checkText("message's id", message.id(), "maxKeyBytes", limits.maxKeyBytes());
    checkText("message's topic", message.topic(), "maxKeyBytes", limits.maxKeyBytes());
    checkText("message's key", message.key(), "maxKeyBytes", limits.maxKeyBytes());
    checkText("message's type", message.type(), "maxKeyBytes", limits.maxKeyBytes());
  }

  private static void checkText(String what, String text, String limit, int max) {
    int bytes = Utf8.length(text);
    if (bytes < 0) {
      throw invalid("the " + what + " must not contain half a surrogate pair", null);
    }
    if (bytes > max) {
      throw DocumentStoreException.tooLarge("size of the " + what + " in bytes", bytes, limit, max);
    }
  }

  private JsonNode tree(String json) {
    return mapper.readTree(json);
  }

  private static DocumentStoreException invalid(String message, @Nullable Throwable cause) {
    return new DocumentStoreException(DocumentErrorCode.INVALID_DOCUMENT, message, cause);
  }
}
