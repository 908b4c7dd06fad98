package org.casanube.documents.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.casanube.documents.DocumentErrorCode;
import org.casanube.documents.DocumentStoreException;
import org.jspecify.annotations.Nullable;

/**
 * One SQLite file with one writer and several readers, for stores to stand on.
 *
 * <p>A write returns when it is on the disk; writes of several threads share a sync. A read sees
 * all writes that had returned before it began. Safe for many threads, virtual ones too.
 */
public final class SqliteDatabase implements AutoCloseable {
  private static final int MAX_PROBLEMS = 100;

  private final SqliteSession writerSession;
  private final GroupCommit writer;
  private final BlockingQueue<SqliteSession> idleReaders;
  private final int readers;
  private volatile boolean closed;

  /** What to do with a connection. Runs on a thread of the database and must not block. */
  @FunctionalInterface
  public interface Work<R extends @Nullable Object> {
    /** Does it. A runtime exception undoes this work alone and reaches the caller. */
    R run(SqliteSession session) throws SQLException;
  }

  private SqliteDatabase(SqliteOptions options) throws SQLException {
    this.readers = options.readers();
    this.idleReaders = new ArrayBlockingQueue<>(readers);
    this.writerSession = SqliteSession.open(options, true);
    for (int i = 0; i < readers; i++) {
      idleReaders.add(SqliteSession.open(options, false));
    }
    this.writer = new GroupCommit(writerSession, options);
  }

  /**
   * Opens or creates the file, and runs those of the steps that it has not seen yet.
   *
   * @param steps statements that lead from one version of the file's layout to the next; for ever
   */
  public static SqliteDatabase open(SqliteOptions options, List<List<String>> steps) {
    try {
      SqliteDatabase database = new SqliteDatabase(options);
      database.writer.start();
      try {
        database.upgrade(options, steps);
      } catch (RuntimeException e) {
        database.close();
        throw e;
      }
      return database;
    } catch (SQLException e) {
      throw SqliteErrors.of(e);
    }
  }

  private void upgrade(SqliteOptions options, List<List<String>> steps) {
    long version = read(session -> session.number("PRAGMA user_version"));
    if (version > steps.size()) {
      throw new DocumentStoreException(
          DocumentErrorCode.NEWER_FORMAT,
          "%s has layout %d, newer than the %d known here"
              .formatted(options.file(), version, steps.size()));
    }
    for (int step = (int) version; step < steps.size(); step++) {
      List<String> statements = steps.get(step);
      int next = step + 1;
      write(session -> {
        for (String statement : statements) {
          session.execute(statement);
        }
        session.execute("PRAGMA user_version = " + next);
        return null;
      });
    }
  }

  /** Does work that may write, and returns when it is durable. */
  public <R extends @Nullable Object> R write(Work<R> work) {
    return writer.write(work);
  }

  /** Does work that only reads. All its statements see one state of the file. */
  public <R extends @Nullable Object> R read(Work<R> work) {
    SqliteSession session = takeReader();
    try {
      session.update("BEGIN");
      try {
        return work.run(session);
      } finally {
        session.update("COMMIT");
      }
    } catch (SQLException e) {
      session.forgetStatements();
      throw SqliteErrors.of(e);
    } finally {
      idleReaders.add(session);
    }
  }

  private SqliteSession takeReader() {
    try {
      while (!closed) {
        SqliteSession session = idleReaders.poll(100, TimeUnit.MILLISECONDS);
        if (session != null) {
          return session;
        }
      }
      throw new DocumentStoreException(DocumentErrorCode.CLOSED, "the store is closed");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DocumentStoreException(
          DocumentErrorCode.UNAVAILABLE, "interrupted while waiting to read", e);
    }
  }

  /** What SQLite's own check finds wrong with pages and indexes; empty if nothing. */
  public List<String> problems() {
    return read(session -> {
      List<String> problems = new ArrayList<>();
      try (ResultSet rows =
          session.bind("PRAGMA integrity_check(" + MAX_PROBLEMS + ")").executeQuery()) {
        while (rows.next()) {
          String line = rows.getString(1);
          if (!line.equals("ok")) {
            problems.add(line);
          }
        }
      }
      return problems;
    });
  }

  /** Finishes the writes handed in, waits for reads, folds the log into the file, closes it. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    writer.close();
    try {
      for (int i = 0; i < readers; i++) {
        idleReaders.take().close();
      }
      writerSession.close();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (SQLException e) {
      throw SqliteErrors.of(e);
    }
  }
}
