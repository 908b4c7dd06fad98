package org.casanube.events.embedded;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.casanube.documents.sqlite.SqliteSession;

/**
 * Keeps the log within its age and size. An event goes only when every group of its topic is done
 * with it. Runs as part of publishing, in the same transaction, so a quiet log costs nothing.
 */
final class LogRetention {
  private static final int EVERY_EVENTS = 1000;
  private static final long PAUSE_MILLIS = 1000;

  private final EventLogOptions options;
  private final Clock clock;
  private final Set<String> active = ConcurrentHashMap.newKeySet();

  // Of the writer alone; an undone append leaves bytes too high until the next full trim.
  private long bytes;
  private int sinceTrim;
  private long nextTrim;

  LogRetention(EventLogOptions options, Clock clock) {
    this.options = options;
    this.clock = clock;
  }

  void activate(String topic, String group) {
    active.add(topic + "/" + group);
  }

  void deactivate(String topic, String group) {
    active.remove(topic + "/" + group);
  }

  void start(SqliteSession session) throws SQLException {
    trim(session, options.maxBytes());
  }

  /** Lets old events go if it is time; false if there is no room even then. */
  boolean makeRoom(SqliteSession session, long more, int events) throws SQLException {
    sinceTrim += events;
    boolean full = bytes + more > options.maxBytes();
    if (sinceTrim >= EVERY_EVENTS || (full && clock.millis() >= nextTrim)) {
      trim(
          session,
          full ? options.maxBytes() - Math.max(more, options.maxBytes() / 4) : options.maxBytes());
    }
    if (bytes + more > options.maxBytes()) {
      return false;
    }
    bytes += more;
    return true;
  }

  private void trim(SqliteSession session, long target) throws SQLException {
    long now = clock.millis();
    sinceTrim = 0;
    nextTrim = now + PAUSE_MILLIS;
    forgetGroups(session, now);
    Map<String, Long> done = doneByTopic(session);
    bytes = session.number("SELECT sum(bytes) FROM events");
    long oldest = now - options.maxAge().toMillis();
    List<Long> gone = new ArrayList<>();
    try (ResultSet rows =
        session.bind("SELECT seq, topic, time, bytes FROM events ORDER BY seq").executeQuery()) {
      while (rows.next()) {
        boolean old = rows.getLong(3) < oldest;
        if (!old && bytes <= target) {
          break;
        }
        Long limit = done.get(rows.getString(2));
        if (limit == null || rows.getLong(1) <= limit) {
          gone.add(rows.getLong(1));
          bytes -= rows.getLong(4);
        }
      }
    }
    for (Long sequence : gone) {
      session.update("DELETE FROM events WHERE seq = ?", sequence);
    }
  }

  private void forgetGroups(SqliteSession session, long now) throws SQLException {
    long expired = now - options.groupExpiry().toMillis();
    List<String[]> gone = new ArrayList<>();
    try (ResultSet rows =
        session.bind("SELECT topic, name FROM groups WHERE seen < ?", expired).executeQuery()) {
      while (rows.next()) {
        if (!active.contains(rows.getString(1) + "/" + rows.getString(2))) {
          gone.add(new String[] {rows.getString(1), rows.getString(2)});
        }
      }
    }
    for (String[] group : gone) {
      session.update("DELETE FROM groups WHERE topic = ? AND name = ?", group[0], group[1]);
      session.update("DELETE FROM failures WHERE topic = ? AND name = ?", group[0], group[1]);
    }
  }

  private static Map<String, Long> doneByTopic(SqliteSession session) throws SQLException {
    Map<String, Long> done = new HashMap<>();
    try (ResultSet rows =
        session.bind("SELECT topic, min(cursor) FROM groups GROUP BY topic").executeQuery()) {
      while (rows.next()) {
        done.put(rows.getString(1), rows.getLong(2));
      }
    }
    return done;
  }
}
