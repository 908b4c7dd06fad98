package org.casanube.documents.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.casanube.documents.DocumentErrorCode;
import org.casanube.documents.DocumentLimits;
import org.casanube.documents.DocumentStoreException;
import org.casanube.documents.Outbox;
import org.casanube.documents.OutboxMessage;
import org.casanube.documents.PendingMessage;

/** The outbox table. Its sequence is the order of commits, over all collections of the file. */
final class SqliteOutbox implements Outbox {
  private final SqliteDatabase database;
  private final DocumentLimits limits;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  /** Near enough for a bound: it may run ahead of an append that is undone, until counted anew. */
  private final AtomicLong waiting = new AtomicLong();

  SqliteOutbox(SqliteDatabase database, DocumentLimits limits) {
    this.database = database;
    this.limits = limits;
    waiting.set(size());
  }

  /** Refuses, before anything is changed, what would be too many. Called by the writer. */
  void requireRoom(SqliteSession session, int messages) throws SQLException {
    if (waiting.get() + messages <= limits.maxPendingMessages()) {
      return;
    }
    waiting.set(session.number("SELECT count(*) FROM outbox"));
    if (waiting.get() + messages > limits.maxPendingMessages()) {
      throw new DocumentStoreException(
          DocumentErrorCode.OUTBOX_FULL,
          "%d messages wait to be published, no more than maxPendingMessages = %d may"
              .formatted(waiting.get(), limits.maxPendingMessages()));
    }
  }

  /** Adds the messages of a change in its transaction. Called by the writer. */
  void append(SqliteSession session, List<OutboxMessage> messages) throws SQLException {
    for (OutboxMessage message : messages) {
      session.update(
          "INSERT INTO outbox(id, topic, key, type, json, time) VALUES(?, ?, ?, ?, ?, ?)",
          message.id(),
          message.topic(),
          message.key(),
          message.type(),
          message.json(),
          message.time().toString());
    }
    waiting.addAndGet(messages.size());
  }

  /** Tells the listeners, after the commit. */
  void wakeUp() {
    listeners.forEach(Runnable::run);
  }

  @Override
  public List<PendingMessage> pending(int limit) {
    return database.read(session -> {
      List<PendingMessage> messages = new ArrayList<>();
      try (ResultSet rows =
          session
              .bind(
                  "SELECT seq, id, topic, key, type, json, time FROM outbox"
                      + " ORDER BY seq LIMIT ?",
                  limit)
              .executeQuery()) {
        while (rows.next()) {
          messages.add(new PendingMessage(rows.getString(1), message(rows)));
        }
      }
      return messages;
    });
  }

  private static OutboxMessage message(ResultSet rows) throws SQLException {
    return new OutboxMessage(
        rows.getString(2),
        rows.getString(3),
        rows.getString(4),
        rows.getString(5),
        rows.getString(6),
        Instant.parse(rows.getString(7)));
  }

  @Override
  public void confirm(Collection<PendingMessage> messages) {
    List<Long> positions =
        messages.stream().map(message -> Long.valueOf(message.position())).toList();
    int removed =
        database.write(session -> {
          int rows = 0;
          for (Long position : positions) {
            rows += session.update("DELETE FROM outbox WHERE seq = ?", position);
          }
          return rows;
        });
    waiting.addAndGet(-removed);
  }

  @Override
  public long size() {
    return database.read(session -> session.number("SELECT count(*) FROM outbox"));
  }

  @Override
  public Subscription onMessage(Runnable wakeUp) {
    listeners.add(wakeUp);
    return () -> listeners.remove(wakeUp);
  }
}
