package org.casanube.documents.mongodb;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.bson.Document;
import org.casanube.documents.CollectionSchema;
import org.casanube.documents.DocumentErrorCode;
import org.casanube.documents.DocumentStoreException;
import org.casanube.documents.Index;
import org.casanube.documents.mapping.DocumentMapping;
import org.casanube.documents.mapping.Encoded;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.index.CompoundIndexDefinition;
import org.springframework.data.mongodb.core.index.IndexInfo;
import org.springframework.data.mongodb.core.index.IndexOperations;
import org.springframework.data.mongodb.core.query.BasicQuery;
import org.springframework.data.mongodb.core.query.BasicUpdate;

/**
 * The indexes and the upgrades of one collection. Every step can be done again, and by several
 * replicas at once: what one has done the other finds done.
 */
final class MongoCollectionLayout<T> {
  private static final String REGISTRY = "casanube-collections";
  private static final String PENDING_INDEX = "casanube_pending";
  private static final int BATCH = 200;

  private final MongoTemplate template;
  private final DocumentMapping<T> mapping;
  private final CollectionSchema<T> schema;

  MongoCollectionLayout(MongoTemplate template, DocumentMapping<T> mapping) {
    this.template = template;
    this.mapping = mapping;
    this.schema = mapping.schema();
  }

  static List<String> names(MongoTemplate template) {
    BasicQuery all = new BasicQuery(new Document());
    return template.find(all, Document.class, REGISTRY).stream().map(MongoRecord::id).toList();
  }

  void establish() {
    Document known = registered();
    if (known == null) {
      known = new Document();
    }
    Number version = known.get("version", Number.class);
    if (version != null && version.intValue() > schema.version()) {
      throw new DocumentStoreException(
          DocumentErrorCode.NEWER_FORMAT,
          "collection %s has version %d, newer than the %d known here"
              .formatted(schema.name(), version.intValue(), schema.version()));
    }
    dropOldIndexes();
    Document unique = uniqueFields();
    boolean rekey = !unique.equals(known.get("unique", Document.class));
    if (rekey || version == null || version.intValue() < schema.version()) {
      upgradeDocuments(rekey);
    }
    createIndexes();
    template.upsert(
        byId(schema.name()),
        new BasicUpdate(
            new Document(
                "$set", new Document("version", schema.version()).append("unique", unique))),
        REGISTRY);
  }

  private @Nullable Document registered() {
    return template.findOne(byId(schema.name()), Document.class, REGISTRY);
  }

  private static BasicQuery byId(String id) {
    return new BasicQuery(new Document(MongoRecord.ID, id));
  }

  /** Which fields each unique index is of; when that changes, the keys in records are stale. */
  private Document uniqueFields() {
    Document fields = new Document();
    schema.indexes().stream()
        .filter(Index::unique)
        .forEach(index -> fields.append(index.name(), String.join(",", index.fields())));
    return fields;
  }

  /** Index names carry their fields, so an index on other fields is another index. */
  private Map<String, CompoundIndexDefinition> wantedIndexes() {
    Map<String, CompoundIndexDefinition> wanted = new TreeMap<>();
    for (Index index : schema.indexes()) {
      String suffix = index.name() + "_" + String.join("_", index.fields()).replace('.', '-');
      Document order = new Document();
      index.fields().forEach(field -> order.append(MongoSearch.field(field), 1));
      if (!index.unique()) {
        order.append(MongoRecord.ID, 1);
      } else {
        CompoundIndexDefinition key =
            new CompoundIndexDefinition(new Document(MongoRecord.UNIQUE + "." + index.name(), 1));
        wanted.put("u_" + suffix, (CompoundIndexDefinition) key.unique());
      }
      wanted.put("q_" + suffix, new CompoundIndexDefinition(order));
    }
    wanted.put(
        PENDING_INDEX,
        (CompoundIndexDefinition)
            new CompoundIndexDefinition(new Document(MongoRecord.PENDING, 1)).sparse());
    return wanted;
  }

  private void dropOldIndexes() {
    Set<String> wanted = wantedIndexes().keySet();
    IndexOperations operations = template.indexOps(schema.name());
    for (IndexInfo info : operations.getIndexInfo()) {
      String name = info.getName();
      boolean ours = name.startsWith("u_") || name.startsWith("q_");
      if (ours && !wanted.contains(name)) {
        operations.dropIndex(name);
      }
    }
  }

  private void createIndexes() {
    IndexOperations operations = template.indexOps(schema.name());
    Set<String> there = new HashSet<>();
    operations.getIndexInfo().forEach(info -> there.add(info.getName()));
    wantedIndexes()
        .forEach((name, definition) -> {
          if (!there.contains(name)) {
            create(operations, name, definition);
          }
        });
  }

  private void create(IndexOperations operations, String name, CompoundIndexDefinition index) {
    try {
      index.named(name);
      String _ = operations.createIndex(index);
    } catch (DuplicateKeyException e) {
      throw new DocumentStoreException(
          DocumentErrorCode.DUPLICATE_KEY,
          "collection %s has documents that are equal in the unique index %s"
              .formatted(schema.name(), name),
          e);
    }
  }

  private void upgradeDocuments(boolean all) {
    String last = "";
    while (true) {
      List<Document> batch = batch(last, all);
      if (batch.isEmpty()) {
        return;
      }
      last = MongoRecord.id(batch.getLast());
      batch.forEach(this::upgrade);
    }
  }

  private List<Document> batch(String after, boolean all) {
    List<Document> terms = new ArrayList<>();
    terms.add(new Document(MongoRecord.ID, new Document("$gt", after)));
    terms.add(new Document(MongoRecord.LIVE, true));
    if (!all) {
      terms.add(new Document(MongoRecord.SCHEMA, new Document("$lt", schema.version())));
    }
    BasicQuery query = new BasicQuery(new Document("$and", terms));
    query.setSortObject(new Document(MongoRecord.ID, 1));
    query.limit(BATCH);
    return template.find(query, Document.class, schema.name());
  }

  private void upgrade(Document found) {
    Document record = found;
    String id = MongoRecord.id(record);
    while (record != null && MongoRecord.live(record)) {
      Encoded encoded =
          mapping.upgrade(
              id, BsonTrees.toJson(MongoRecord.document(record)), MongoRecord.schema(record));
      Document changes =
          new Document(MongoRecord.DOC, BsonTrees.toBson(encoded.tree()))
              .append(
                  MongoRecord.UNIQUE,
                  MongoRecord.unique(schema, mapping.keys(), id, encoded.tree()))
              .append(MongoRecord.SCHEMA, schema.version())
              .append(MongoRecord.VERSION, MongoRecord.version(record) + 1);
      Document same =
          new Document(MongoRecord.ID, id).append(MongoRecord.VERSION, MongoRecord.version(record));
      long matched =
          template
              .updateFirst(
                  new BasicQuery(same),
                  new BasicUpdate(new Document("$set", changes)),
                  schema.name())
              .getMatchedCount();
      if (matched == 1) {
        return;
      }
      record =
          template.findOne(
              new BasicQuery(new Document(MongoRecord.ID, Objects.requireNonNull(id))),
              Document.class,
              schema.name());
    }
  }
}
