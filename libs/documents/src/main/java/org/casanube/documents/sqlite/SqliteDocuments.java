package org.casanube.documents.sqlite;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.casanube.documents.Change;
import org.casanube.documents.DocumentErrorCode;
import org.casanube.documents.DocumentStoreException;
import org.casanube.documents.Documents;
import org.casanube.documents.Index;
import org.casanube.documents.Outcome;
import org.casanube.documents.Page;
import org.casanube.documents.Query;
import org.casanube.documents.Stored;
import org.casanube.documents.mapping.DocumentMapping;
import org.casanube.documents.mapping.Search;
import org.jspecify.annotations.Nullable;

/** One collection as a table. */
final class SqliteDocuments<T> implements Documents<T> {
  private final SqliteDatabase database;
  private final DocumentMapping<T> mapping;
  private final SqliteOutbox outbox;
  private final Clock clock;
  private final String collection;
  private final SqliteStatements sql;

  SqliteDocuments(
      SqliteDatabase database, DocumentMapping<T> mapping, SqliteOutbox outbox, Clock clock) {
    this.database = database;
    this.mapping = mapping;
    this.outbox = outbox;
    this.clock = clock;
    this.collection = mapping.schema().name();
    this.sql = SqliteStatements.of(SqliteCollectionLayout.table(collection));
  }

  @Override
  public Optional<Stored<T>> find(String id) {
    return database.read(session -> Optional.ofNullable(row(session, id))).map(this::decode);
  }

  @Override
  public List<Stored<T>> findAll(Collection<String> ids) {
    mapping.checkBulk(ids.size());
    List<Row> rows =
        database.read(session -> {
          List<Row> found = new ArrayList<>();
          for (String id : ids) {
            Row row = row(session, id);
            if (row != null) {
              found.add(row);
            }
          }
          return found;
        });
    return rows.stream().map(this::decode).toList();
  }

  private @Nullable Row row(SqliteSession session, String id) throws SQLException {
    try (ResultSet rows = session.bind(sql.find(), id).executeQuery()) {
      return rows.next() ? Row.of(rows) : null;
    }
  }

  @Override
  public Page<T> page(Query query) {
    Search search = mapping.plan(query);
    SqliteSearch statement = SqliteSearch.page(collection, search);
    List<Row> rows =
        database.read(session -> {
          List<Row> found = new ArrayList<>();
          PreparedStatement bound = session.bind(statement.sql(), statement.parameters().toArray());
          try (ResultSet results = bound.executeQuery()) {
            while (results.next()) {
              found.add(Row.of(results));
            }
          }
          return found;
        });
    if (rows.size() <= search.limit()) {
      return new Page<>(rows.stream().map(this::decode).toList(), Optional.empty());
    }
    List<Row> shown = rows.subList(0, search.limit());
    Row last = shown.getLast();
    String next = mapping.cursor(search, last.id(), last.json(), last.schema());
    return new Page<>(shown.stream().map(this::decode).toList(), Optional.of(next));
  }

  @Override
  public long count(Query query) {
    SqliteSearch statement = SqliteSearch.count(collection, mapping.plan(query));
    return database.read(
        session -> session.number(statement.sql(), statement.parameters().toArray()));
  }

  private Stored<T> decode(Row row) {
    return new Stored<>(
        row.id(), row.version(), mapping.decode(row.id(), row.json(), row.schema()));
  }

  @Override
  public List<Outcome<T>> applyAll(List<? extends Change<T>> changes) {
    mapping.checkBulk(changes.size());
    List<Prepared<T>> prepared = new ArrayList<>(changes.size());
    for (Change<T> change : changes) {
      prepared.add(prepare(change));
    }
    List<Outcome<T>> outcomes =
        database.write(session -> {
          List<Outcome<T>> done = new ArrayList<>(prepared.size());
          for (Prepared<T> one : prepared) {
            done.add(make(session, one));
          }
          return done;
        });
    if (changes.stream().anyMatch(change -> !change.messages().isEmpty())) {
      outbox.wakeUp();
    }
    return outcomes;
  }

  /** Does all that needs no database, on the caller's thread. */
  private Prepared<T> prepare(Change<T> change) {
    try {
      mapping.check(change);
      String json =
          switch (change) {
            case Change.Insert<T> insert -> mapping.encode(insert.value()).json();
            case Change.Put<T> put -> mapping.encode(put.value()).json();
            case Change.Replace<T> replace -> mapping.encode(replace.value()).json();
            case Change.Delete<T> _ -> "";
          };
      return new Prepared<>(change, json, null);
    } catch (DocumentStoreException e) {
      return new Prepared<>(change, "", e);
    }
  }

  private Outcome<T> make(SqliteSession session, Prepared<T> prepared) throws SQLException {
    DocumentStoreException refusal = prepared.refusal();
    if (refusal != null) {
      return new Outcome.Refused<>(refusal);
    }
    Change<T> change = prepared.change();
    Outcome<T> outcome;
    try {
      outbox.requireRoom(session, change.messages().size());
      outcome =
          switch (change) {
            case Change.Insert<T> insert -> insert(session, insert, prepared.json());
            case Change.Put<T> put -> put(session, put, prepared.json());
            case Change.Replace<T> replace -> replace(session, replace, prepared.json());
            case Change.Delete<T> delete -> delete(session, delete);
          };
    } catch (DocumentStoreException e) {
      return new Outcome.Refused<>(e);
    } catch (SQLException e) {
      if (!SqliteErrors.isDuplicate(e)) {
        throw e;
      }
      return new Outcome.Refused<>(duplicateKey(change.id(), e));
    }
    outbox.append(session, change.messages());
    return outcome;
  }

  private Outcome<T> insert(SqliteSession session, Change.Insert<T> change, String json)
      throws SQLException {
    long version = now();
    if (session.update(sql.insert(), change.id(), version, schemaVersion(), json) == 0) {
      throw new DocumentStoreException(
          DocumentErrorCode.DUPLICATE_ID, "there is a document " + change.id() + " already");
    }
    return written(change.id(), version, change.value());
  }

  private Outcome<T> put(SqliteSession session, Change.Put<T> change, String json)
      throws SQLException {
    PreparedStatement statement =
        session.bind(sql.put(), change.id(), now(), schemaVersion(), json);
    try (ResultSet rows = statement.executeQuery()) {
      rows.next();
      return written(change.id(), rows.getLong(1), change.value());
    }
  }

  private Outcome<T> replace(SqliteSession session, Change.Replace<T> change, String json)
      throws SQLException {
    long version = Math.max(change.version() + 1, now());
    int changed =
        session.update(
            sql.replace(), version, schemaVersion(), json, change.id(), change.version());
    if (changed == 0) {
      throw missed(session, change.id(), change.version());
    }
    return written(change.id(), version, change.value());
  }

  private Outcome<T> delete(SqliteSession session, Change.Delete<T> change) throws SQLException {
    OptionalLong version = change.version();
    int changed =
        version.isPresent()
            ? session.update(sql.deleteVersion(), change.id(), version.getAsLong())
            : session.update(sql.delete(), change.id());
    if (changed == 0) {
      throw missed(session, change.id(), version.orElse(0));
    }
    return new Outcome.Deleted<>(change.id());
  }

  private DocumentStoreException missed(SqliteSession session, String id, long expected)
      throws SQLException {
    long found = session.number(sql.version(), id);
    if (found == 0) {
      return DocumentStoreException.notFound(id);
    }
    return new DocumentStoreException(
        DocumentErrorCode.VERSION_CONFLICT,
        "document %s has version %d, not %d".formatted(id, found, expected));
  }

  /** SQLite names the columns of the index that refused. */
  private DocumentStoreException duplicateKey(String id, SQLException e) {
    String message = String.valueOf(e.getMessage());
    String index =
        mapping.schema().indexes().stream()
            .filter(Index::unique)
            .filter(
                candidate -> message.contains("UNIQUE constraint failed: " + columns(candidate)))
            .max((a, b) -> Integer.compare(a.fields().size(), b.fields().size()))
            .map(Index::name)
            .orElse("?");
    return new DocumentStoreException(
        DocumentErrorCode.DUPLICATE_KEY,
        "document %s equals another in the unique index %s of %s".formatted(id, index, collection),
        e);
  }

  private String columns(Index index) {
    return String.join(
        ", ", index.fields().stream().map(f -> "d_" + collection + ".f." + f).toList());
  }

  private static <T> Outcome<T> written(String id, long version, T value) {
    return new Outcome.Written<>(new Stored<>(id, version, value));
  }

  private int schemaVersion() {
    return mapping.schema().version();
  }

  private long now() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
  }

  /** A change that is ready to be written, or already refused. */
  private record Prepared<T>(
      Change<T> change, String json, @Nullable DocumentStoreException refusal) {}

  /** A row of the table. */
  private record Row(String id, long version, int schema, String json) {
    static Row of(ResultSet rows) throws SQLException {
      return new Row(rows.getString(1), rows.getLong(2), rows.getInt(3), rows.getString(4));
    }
  }
}
