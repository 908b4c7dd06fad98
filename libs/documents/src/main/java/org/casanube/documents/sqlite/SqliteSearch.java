package org.casanube.documents.sqlite;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.casanube.documents.mapping.Search;

/**
 * A search as SQL. {@code INDEXED BY} makes SQLite refuse, rather than scan, should the index ever
 * not serve.
 *
 * @param sql the statement
 * @param parameters its parameters, in order
 */
record SqliteSearch(String sql, List<Object> parameters) {

  static SqliteSearch page(String collection, Search search) {
    List<Object> parameters = new ArrayList<>();
    String where = where(search, parameters, true);
    String direction = search.descending() ? " DESC" : "";
    String order =
        search.order().stream()
            .map(field -> column(field) + direction)
            .collect(Collectors.joining(", "));
    parameters.add(search.limit() + 1);
    return new SqliteSearch(
        "SELECT id, version, schema, json FROM %s%s ORDER BY %s LIMIT ?"
            .formatted(from(collection, search), where, order),
        parameters);
  }

  static SqliteSearch count(String collection, Search search) {
    List<Object> parameters = new ArrayList<>();
    String where = where(search, parameters, false);
    return new SqliteSearch("SELECT count(*) FROM " + from(collection, search) + where, parameters);
  }

  private static String from(String collection, Search search) {
    return SqliteCollectionLayout.table(collection)
        + search
            .index()
            .map(i -> " INDEXED BY \"" + SqliteCollectionLayout.indexName(collection, i) + "\"")
            .orElse("");
  }

  private static String where(Search search, List<Object> parameters, boolean withCursor) {
    List<String> terms = new ArrayList<>();
    for (int i = 0; i < search.equal().size(); i++) {
      terms.add(column(search.order().get(i)) + " = ?");
      parameters.add(search.equal().get(i));
    }
    Object from = search.from();
    if (from != null) {
      terms.add(column(search.open().getFirst()) + " >= ?");
      parameters.add(from);
    }
    Object to = search.to();
    if (to != null) {
      terms.add(column(search.open().getFirst()) + " < ?");
      parameters.add(to);
    }
    if (withCursor && !search.after().isEmpty()) {
      String columns =
          search.open().stream().map(SqliteSearch::column).collect(Collectors.joining(", "));
      String marks = String.join(", ", Collections.nCopies(search.after().size(), "?"));
      terms.add("(%s) %s (%s)".formatted(columns, search.descending() ? "<" : ">", marks));
      parameters.addAll(search.after());
    }
    search
        .index()
        .ifPresent(i -> i.fields().forEach(field -> terms.add(column(field) + " IS NOT NULL")));
    return terms.isEmpty() ? "" : " WHERE " + String.join(" AND ", terms);
  }

  private static String column(String field) {
    return field.equals(Search.ID) ? "id" : SqliteCollectionLayout.column(field);
  }
}
