package org.casanube.documents.sqlite;

/** The statements of one collection's table. */
record SqliteStatements(
    String find,
    String version,
    String insert,
    String put,
    String replace,
    String delete,
    String deleteVersion) {

  static SqliteStatements of(String table) {
    String insert =
        "INSERT INTO "
            + table
            + "(id, version, schema, json) VALUES(?, ?, ?, ?)"
            + " ON CONFLICT(id) DO ";
    String delete = "DELETE FROM " + table + " WHERE id = ?";
    return new SqliteStatements(
        "SELECT id, version, schema, json FROM " + table + " WHERE id = ?",
        "SELECT version FROM " + table + " WHERE id = ?",
        insert + "NOTHING",
        insert
            + "UPDATE SET version = max(version + 1, excluded.version), schema = excluded.schema,"
            + " json = excluded.json RETURNING version",
        "UPDATE " + table + " SET version = ?, schema = ?, json = ? WHERE id = ? AND version = ?",
        delete,
        delete + " AND version = ?");
  }
}
