package org.casanube.events.embedded;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.casanube.documents.DocumentStoreException;
import org.casanube.documents.sqlite.SqliteDatabase;
import org.casanube.documents.sqlite.SqliteOptions;
import org.casanube.documents.sqlite.SqliteSession;
import org.casanube.events.CloudEvent;
import org.casanube.events.CloudEventFormat;
import org.casanube.events.EventBusErrorCode;
import org.casanube.events.EventBusException;
import org.casanube.events.delivery.BusFailures;
import org.jspecify.annotations.Nullable;

/**
 * The tables of the log: events in one sequence, a cursor for each group, and the failed attempts
 * of what is still being tried.
 *
 * <p>A group's cursor says that it is done with everything up to there. It is written a little
 * behind the deliveries, so a crash makes some events come again and loses none.
 */
final class EventLog implements AutoCloseable {
  private static final int MAX_BATCH = 1000;
  private static final int READ_EVENTS = 64;
  private static final int READ_BYTES = 1 << 20;
  private static final List<List<String>> LAYOUT =
      List.of(
          List.of(
              "CREATE TABLE log(name TEXT NOT NULL)",
              "INSERT INTO log VALUES(lower(hex(randomblob(4))))",
              "CREATE TABLE events(seq INTEGER PRIMARY KEY AUTOINCREMENT, topic TEXT NOT NULL,"
                  + " time INTEGER NOT NULL, bytes INTEGER NOT NULL, json TEXT NOT NULL)",
              "CREATE INDEX events_by_topic ON events(topic, seq)",
              "CREATE TABLE groups(topic TEXT NOT NULL, name TEXT NOT NULL,"
                  + " cursor INTEGER NOT NULL, seen INTEGER NOT NULL,"
                  + " PRIMARY KEY(topic, name)) WITHOUT ROWID",
              "CREATE TABLE failures(topic TEXT NOT NULL, name TEXT NOT NULL,"
                  + " seq INTEGER NOT NULL, count INTEGER NOT NULL,"
                  + " PRIMARY KEY(topic, name, seq)) WITHOUT ROWID"));

  private final SqliteDatabase database;
  private final CloudEventFormat format;
  private final EventLogOptions options;
  private final Clock clock;
  private final LogRetention retention;
  private final String name;

  EventLog(EventLogOptions options, CloudEventFormat format, Clock clock) {
    this.database =
        SqliteDatabase.open(SqliteOptions.of(options.folder().resolve("events.db")), LAYOUT);
    this.format = format;
    this.options = options;
    this.clock = clock;
    this.retention = new LogRetention(options, clock);
    this.name =
        database.read(session -> {
          try (ResultSet rows = session.bind("SELECT name FROM log").executeQuery()) {
            return rows.next() ? rows.getString(1) : "";
          }
        });
    database.write(session -> {
      retention.start(session);
      return null;
    });
  }

  /** Tells this log's cursors from another's. */
  String name() {
    return name;
  }

  /** Adds events, durably. */
  void append(String topic, List<CloudEvent> events) {
    if (events.size() > MAX_BATCH) {
      throw tooLarge("number of events", events.size(), "the most in one call", MAX_BATCH);
    }
    List<String> texts = events.stream().map(this::text).toList();
    boolean stored = write(session -> append(session, topic, texts));
    if (!stored) {
      throw new EventBusException(
          EventBusErrorCode.FULL,
          "the log is full, and some group has not handled its oldest events; maxBytes = "
              + options.maxBytes());
    }
  }

  private boolean append(SqliteSession session, String topic, List<String> texts)
      throws SQLException {
    long bytes = texts.stream().mapToLong(EventLog::size).sum();
    if (!retention.makeRoom(session, bytes, texts.size())) {
      return false;
    }
    long now = clock.millis();
    for (String text : texts) {
      session.update(
          "INSERT INTO events(topic, time, bytes, json) VALUES(?, ?, ?, ?)",
          topic,
          now,
          size(text),
          text);
    }
    return true;
  }

  private String text(CloudEvent event) {
    String text = format.write(event);
    int bytes = size(text);
    if (bytes > options.maxEventBytes()) {
      throw tooLarge("size of the event in bytes", bytes, "maxEventBytes", options.maxEventBytes());
    }
    return text;
  }

  private static int size(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static EventBusException tooLarge(String what, long size, String limit, long max) {
    return new EventBusException(
        EventBusErrorCode.TOO_LARGE,
        "%s is %d, more than %s = %d".formatted(what, size, limit, max));
  }

  /** Makes the group known, at the end of the log if it is new; where it is done up to. */
  long join(String topic, String group) {
    long cursor =
        write(session -> {
          session.update(
              "INSERT INTO groups VALUES(?, ?, ?, ?)"
                  + " ON CONFLICT DO UPDATE SET seen = excluded.seen",
              topic,
              group,
              last(session),
              clock.millis());
          return session.number(
              "SELECT cursor FROM groups WHERE topic = ? AND name = ?", topic, group);
        });
    retention.activate(topic, group);
    return cursor;
  }

  /** The group has no handler here any more. */
  void leave(String topic, String group) {
    retention.deactivate(topic, group);
  }

  /** Notes that the group is done with everything up to here. */
  void saveCursor(String topic, String group, long cursor) {
    write(session -> {
      session.update(
          "UPDATE groups SET cursor = max(cursor, ?), seen = ? WHERE topic = ? AND name = ?",
          cursor,
          clock.millis(),
          topic,
          group);
      session.update(
          "DELETE FROM failures WHERE topic = ? AND name = ? AND seq <= ?", topic, group, cursor);
      return null;
    });
  }

  /** Notes that so many attempts of an event have failed. */
  void saveFailures(String topic, String group, long sequence, int count) {
    write(session -> {
      session.update(
          "INSERT OR REPLACE INTO failures VALUES(?, ?, ?, ?)", topic, group, sequence, count);
      return null;
    });
  }

  /** The next events of a topic for a group: a bounded number, and about a MiB. */
  List<LogEntry> read(String topic, String group, long after) {
    return read(session -> {
      List<LogEntry> entries = new ArrayList<>();
      int bytes = 0;
      try (ResultSet rows =
          session
              .bind(
                  "SELECT e.seq, e.topic, e.bytes, e.json, coalesce(f.count, 0) FROM events e"
                      + " LEFT JOIN failures f"
                      + " ON f.topic = e.topic AND f.name = ? AND f.seq = e.seq"
                      + " WHERE e.topic = ? AND e.seq > ? ORDER BY e.seq LIMIT ?",
                  group,
                  topic,
                  after,
                  READ_EVENTS)
              .executeQuery()) {
        while (bytes < READ_BYTES && rows.next()) {
          entries.add(entry(rows, rows.getInt(5)));
          bytes += rows.getInt(3);
        }
      }
      return entries;
    });
  }

  /** What a tail finds next. */
  Scan scan(Set<String> topics, long after) {
    Predicate<String> wanted = topics::contains;
    return read(session -> {
      List<LogEntry> entries = new ArrayList<>();
      long reached = after;
      long first = 0;
      int bytes = 0;
      int rowsSeen = 0;
      try (ResultSet rows =
          session
              .bind(
                  "SELECT seq, topic, bytes, json FROM events WHERE seq > ?"
                      + " ORDER BY seq LIMIT ?",
                  after,
                  MAX_BATCH)
              .executeQuery()) {
        while (entries.size() < READ_EVENTS && bytes < READ_BYTES && rows.next()) {
          rowsSeen++;
          reached = rows.getLong(1);
          first = first == 0 ? reached : first;
          if (wanted.test(rows.getString(2))) {
            entries.add(entry(rows, 0));
            bytes += rows.getInt(3);
          }
        }
      }
      long last = rowsSeen == 0 ? last(session) : reached;
      boolean gap = rowsSeen == 0 ? last != after : first > after + 1;
      return new Scan(entries, last, gap);
    });
  }

  private LogEntry entry(ResultSet rows, int failures) throws SQLException {
    return new LogEntry(
        rows.getLong(1),
        rows.getString(2),
        format.read(rows.getString(4)),
        rows.getInt(3),
        failures);
  }

  /** The place of the newest event there ever was. */
  long last() {
    return read(EventLog::last);
  }

  private static long last(SqliteSession session) throws SQLException {
    return session.number("SELECT seq FROM sqlite_sequence WHERE name = 'events'");
  }

  /** What is wrong with the file; empty if nothing. */
  List<String> problems() {
    return database.problems();
  }

  private <R extends @Nullable Object> R write(SqliteDatabase.Work<R> work) {
    try {
      return database.write(work);
    } catch (DocumentStoreException e) {
      throw BusFailures.of(e);
    }
  }

  private <R extends @Nullable Object> R read(SqliteDatabase.Work<R> work) {
    try {
      return database.read(work);
    } catch (DocumentStoreException e) {
      throw BusFailures.of(e);
    }
  }

  @Override
  public void close() {
    database.close();
  }

  /**
   * What a tail found.
   *
   * @param reached the place up to which it has seen everything now
   * @param gap whether events before these are gone
   */
  record Scan(List<LogEntry> entries, long reached, boolean gap) {}
}
