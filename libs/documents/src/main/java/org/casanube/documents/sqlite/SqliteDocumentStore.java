package org.casanube.documents.sqlite;

import java.sql.ResultSet;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.casanube.documents.CollectionSchema;
import org.casanube.documents.DocumentLimits;
import org.casanube.documents.DocumentStore;
import org.casanube.documents.Documents;
import org.casanube.documents.IntegrityReport;
import org.casanube.documents.Outbox;
import org.casanube.documents.mapping.DocumentMapping;
import tools.jackson.databind.json.JsonMapper;

/**
 * Documents in one SQLite file, for one process on one box.
 *
 * <p>A collection is a table of id, version, schema version and JSON. An index is an index on
 * generated columns, one for each field, so SQLite takes the keys out of the JSON by itself and
 * they cannot part. It is partial: a document without one of the fields is not in it. Messages go
 * to a table of their own in the transaction of their document, where one scan finds them in order.
 */
public final class SqliteDocumentStore implements DocumentStore {
  private static final List<List<String>> LAYOUT =
      List.of(
          List.of(
              "CREATE TABLE collections(name TEXT PRIMARY KEY, version INTEGER NOT NULL)",
              "CREATE TABLE outbox(seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL,"
                  + " topic TEXT NOT NULL, key TEXT NOT NULL, type TEXT NOT NULL,"
                  + " json TEXT NOT NULL, time TEXT NOT NULL)"));

  private final SqliteDatabase database;
  private final SqliteOutbox outbox;
  private final JsonMapper mapper;
  private final Clock clock;
  private final DocumentLimits limits;

  private SqliteDocumentStore(
      SqliteDatabase database, JsonMapper mapper, Clock clock, DocumentLimits limits) {
    this.database = database;
    this.outbox = new SqliteOutbox(database, limits);
    this.mapper = DocumentMapping.storing(mapper);
    this.clock = clock;
    this.limits = limits;
  }

  /**
   * Opens or creates the file.
   *
   * @param mapper how values become JSON
   * @param clock where versions come from
   */
  public static SqliteDocumentStore open(
      SqliteOptions options, JsonMapper mapper, Clock clock, DocumentLimits limits) {
    return new SqliteDocumentStore(SqliteDatabase.open(options, LAYOUT), mapper, clock, limits);
  }

  /** Opens or creates the file with the limits that fit a small box. */
  public static SqliteDocumentStore open(SqliteOptions options, JsonMapper mapper, Clock clock) {
    return open(options, mapper, clock, DocumentLimits.DEFAULT);
  }

  @Override
  public <T> Documents<T> collection(CollectionSchema<T> schema) {
    DocumentMapping<T> mapping = new DocumentMapping<>(schema, mapper, limits);
    new SqliteCollectionLayout(database, schema).establish(mapping);
    return new SqliteDocuments<>(database, mapping, outbox, clock);
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
    List<String> problems = new ArrayList<>(database.problems());
    List<String> names = collectionNames();
    long documents = 0;
    for (String name : names) {
      String table = SqliteCollectionLayout.table(name);
      documents += database.read(session -> session.number("SELECT count(*) FROM " + table));
      long unreadable =
          database.read(session ->
              session.number("SELECT count(*) FROM " + table + " WHERE NOT json_valid(json)"));
      if (unreadable > 0) {
        problems.add("collection " + name + ": " + unreadable + " documents are not JSON");
      }
    }
    return new IntegrityReport(documents, problems);
  }

  private List<String> collectionNames() {
    return database.read(session -> {
      List<String> names = new ArrayList<>();
      try (ResultSet rows =
          session.bind("SELECT name FROM collections ORDER BY name").executeQuery()) {
        while (rows.next()) {
          names.add(rows.getString(1));
        }
      }
      return names;
    });
  }

  @Override
  public void close() {
    database.close();
  }
}
