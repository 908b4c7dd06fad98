package org.casanube.documents.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/**
 * A connection with its prepared statements, used by one thread at a time. Handed to {@link
 * SqliteDatabase.Work}, which must not keep it.
 */
public final class SqliteSession implements AutoCloseable {
  private static final int MAX_STATEMENTS = 64;

  private final Connection connection;
  private final LinkedHashMap<String, PreparedStatement> statements =
      new LinkedHashMap<>(32, 0.75f, true);

  private SqliteSession(Connection connection) {
    this.connection = connection;
  }

  static SqliteSession open(SqliteOptions options, boolean writer) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout(Math.toIntExact(options.busyTimeout().toMillis()));
    config.setCacheSize(-options.cacheKib() * (writer ? 2 : 1));
    config.setJournalSizeLimit(4 * 1024 * 1024);
    config.setReadOnly(false);
    SqliteSession session =
        new SqliteSession(config.createConnection("jdbc:sqlite:" + options.file()));
    if (!writer) {
      session.execute("PRAGMA query_only = ON");
    }
    return session;
  }

  /**
   * A statement that is prepared once and kept. Its parameters are clear; its results end with the
   * next use of the same text.
   */
  public PreparedStatement prepare(String sql) throws SQLException {
    PreparedStatement known = statements.get(sql);
    if (known != null) {
      known.clearParameters();
      return known;
    }
    if (statements.size() >= MAX_STATEMENTS) {
      Iterator<PreparedStatement> eldest = statements.values().iterator();
      eldest.next().close();
      eldest.remove();
    }
    PreparedStatement made = connection.prepareStatement(sql);
    statements.put(sql, made);
    return made;
  }

  /** A kept statement with these parameters: texts, numbers, truth values or null. */
  public PreparedStatement bind(String sql, @Nullable Object... parameters) throws SQLException {
    PreparedStatement statement = prepare(sql);
    for (int i = 0; i < parameters.length; i++) {
      Object parameter = parameters[i];
      statement.setObject(i + 1, parameter instanceof Boolean b ? (b ? 1 : 0) : parameter);
    }
    return statement;
  }

  /** Runs a kept statement; how many rows it changed. */
  public int update(String sql, @Nullable Object... parameters) throws SQLException {
    return bind(sql, parameters).executeUpdate();
  }

  /** The first column of the first row as a number; 0 if there is no row or it is null. */
  public long number(String sql, @Nullable Object... parameters) throws SQLException {
    try (ResultSet rows = bind(sql, parameters).executeQuery()) {
      return rows.next() ? rows.getLong(1) : 0;
    }
  }

  /**
   * Closes all kept statements. One that failed, of a full disk for instance, never works again, so
   * after an error all are made anew.
   */
  void forgetStatements() {
    for (PreparedStatement statement : statements.values()) {
      try {
        statement.close();
      } catch (SQLException _) {
        // What failed before may fail to close; it is given up either way.
      }
    }
    statements.clear();
  }

  /** Runs one statement that is not kept. */
  public void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    for (Map.Entry<String, PreparedStatement> entry : statements.entrySet()) {
      entry.getValue().close();
    }
    connection.close();
  }
}
