package org.casanube.documents.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.casanube.documents.CollectionSchema;
import org.casanube.documents.DocumentErrorCode;
import org.casanube.documents.DocumentStoreException;
import org.casanube.documents.Index;
import org.casanube.documents.mapping.DocumentMapping;
import org.casanube.documents.mapping.Encoded;

/** The table, columns and indexes of one collection, and how they come to be. */
final class SqliteCollectionLayout {
  private static final int UPGRADE_BATCH = 200;

  private final SqliteDatabase database;
  private final CollectionSchema<?> schema;

  SqliteCollectionLayout(SqliteDatabase database, CollectionSchema<?> schema) {
    this.database = database;
    this.schema = schema;
  }

  static String table(String collection) {
    return "\"d_" + collection + "\"";
  }

  static String column(String field) {
    return "\"f." + field + "\"";
  }

  static String indexName(String collection, Index index) {
    return "i_" + collection + "_" + index.name();
  }

  /** Columns that order an index: its fields, then the id where they may be equal. */
  private String indexSql(Index index) {
    String columns =
        Stream.concat(
                index.fields().stream().map(SqliteCollectionLayout::column),
                index.unique() ? Stream.empty() : Stream.of("id"))
            .collect(Collectors.joining(", "));
    String present =
        index.fields().stream()
            .map(field -> column(field) + " IS NOT NULL")
            .collect(Collectors.joining(" AND "));
    return "CREATE %sINDEX \"%s\" ON %s(%s) WHERE %s"
        .formatted(
            index.unique() ? "UNIQUE " : "",
            indexName(schema.name(), index),
            table(schema.name()),
            columns,
            present);
  }

  void establish(DocumentMapping<?> mapping) {
    database.write(session -> {
      session.execute(
          "CREATE TABLE IF NOT EXISTS "
              + table(schema.name())
              + "(id TEXT NOT NULL UNIQUE, version INTEGER NOT NULL, schema INTEGER NOT NULL,"
              + " json TEXT NOT NULL)");
      session.update(
          "INSERT INTO collections VALUES(?, ?) ON CONFLICT DO NOTHING",
          schema.name(),
          schema.version());
      requireNotNewer(session);
      addColumns(session);
      dropOldIndexes(session);
      return null;
    });
    upgradeDocuments(mapping);
    database.write(session -> {
      createIndexes(session);
      session.update(
          "UPDATE collections SET version = ? WHERE name = ?", schema.version(), schema.name());
      return null;
    });
  }

  private void requireNotNewer(SqliteSession session) throws SQLException {
    long version = storedVersion(session);
    if (version > schema.version()) {
      throw new DocumentStoreException(
          DocumentErrorCode.NEWER_FORMAT,
          "collection %s has version %d, newer than the %d known here"
              .formatted(schema.name(), version, schema.version()));
    }
  }

  private long storedVersion(SqliteSession session) throws SQLException {
    return session.number("SELECT version FROM collections WHERE name = ?", schema.name());
  }

  private void addColumns(SqliteSession session) throws SQLException {
    Set<String> there = new HashSet<>();
    try (ResultSet rows =
        session
            .bind("SELECT name FROM pragma_table_xinfo(?)", "d_" + schema.name())
            .executeQuery()) {
      while (rows.next()) {
        there.add(rows.getString(1));
      }
    }
    for (Index index : schema.indexes()) {
      for (String field : index.fields()) {
        if (there.add("f." + field)) {
          session.execute(
              "ALTER TABLE %s ADD COLUMN %s AS (json_extract(json, '$.%s')) VIRTUAL"
                  .formatted(table(schema.name()), column(field), field));
        }
      }
    }
  }

  private Map<String, String> indexesThere(SqliteSession session) throws SQLException {
    Map<String, String> there = new HashMap<>();
    try (ResultSet rows =
        session
            .bind(
                "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ?"
                    + " AND sql IS NOT NULL",
                "d_" + schema.name())
            .executeQuery()) {
      while (rows.next()) {
        there.put(rows.getString(1), rows.getString(2));
      }
    }
    return there;
  }

  private void dropOldIndexes(SqliteSession session) throws SQLException {
    Map<String, String> there = indexesThere(session);
    schema.indexes().forEach(i -> there.remove(indexName(schema.name(), i), indexSql(i)));
    for (String name : there.keySet()) {
      session.execute("DROP INDEX \"" + name + "\"");
    }
  }

  private void createIndexes(SqliteSession session) throws SQLException {
    Map<String, String> there = indexesThere(session);
    for (Index index : schema.indexes()) {
      if (!there.containsKey(indexName(schema.name(), index))) {
        try {
          session.execute(indexSql(index));
        } catch (SQLException e) {
          if (SqliteErrors.isDuplicate(e)) {
            throw new DocumentStoreException(
                DocumentErrorCode.DUPLICATE_KEY,
                "collection %s has documents that are equal in the unique index %s"
                    .formatted(schema.name(), index.name()),
                e);
          }
          throw e;
        }
      }
    }
  }

  private void upgradeDocuments(DocumentMapping<?> mapping) {
    long version = database.read(this::storedVersion);
    if (version == schema.version()) {
      return;
    }
    String last = "";
    while (true) {
      String from = last;
      List<Old> batch = database.read(session -> olderThanNow(session, from));
      if (batch.isEmpty()) {
        return;
      }
      last = batch.getLast().id();
      List<Encoded> upgraded =
          batch.stream().map(old -> mapping.upgrade(old.id(), old.json(), old.schema())).toList();
      database.write(session -> store(session, batch, upgraded));
    }
  }

  private List<Old> olderThanNow(SqliteSession session, String after) throws SQLException {
    List<Old> batch = new ArrayList<>();
    try (ResultSet rows =
        session
            .bind(
                "SELECT id, schema, json FROM "
                    + table(schema.name())
                    + " WHERE id > ? AND schema < ? ORDER BY id LIMIT "
                    + UPGRADE_BATCH,
                after,
                schema.version())
            .executeQuery()) {
      while (rows.next()) {
        batch.add(new Old(rows.getString(1), rows.getInt(2), rows.getString(3)));
      }
    }
    return batch;
  }

  private boolean store(SqliteSession session, List<Old> batch, List<Encoded> upgraded)
      throws SQLException {
    for (int i = 0; i < batch.size(); i++) {
      session.update(
          "UPDATE "
              + table(schema.name())
              + " SET json = ?, schema = ?, version = version + 1 WHERE id = ? AND schema = ?",
          upgraded.get(i).json(),
          schema.version(),
          batch.get(i).id(),
          batch.get(i).schema());
    }
    return true;
  }

  private record Old(String id, int schema, String json) {}
}
