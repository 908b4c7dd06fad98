package org.casanube.documents;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What to look for in one index, and so in its order: the first fields equal to given values, then
 * the next field within bounds or with a prefix, if it is asked for. Immutable; each method answers
 * a changed copy.
 *
 * <p>Values are what the documents hold, or what Jackson makes the same JSON of: texts, numbers,
 * truth values, instants, enums, ids. Texts are ordered by their code points, numbers by value.
 *
 * @param index the index's name, or nothing for the id
 * @param equal values of the index's first fields
 * @param from least value of the field after those, included
 * @param to bound of the field after those, not included
 * @param prefix what the text in the field after those begins with
 * @param backwards whether to turn the order round
 * @param limit documents in a page
 * @param cursor where the page before ended
 */
public record Query(
    Optional<String> index,
    List<Object> equal,
    @Nullable Object from,
    @Nullable Object to,
    @Nullable String prefix,
    boolean backwards,
    int limit,
    Optional<String> cursor) {
  /** Documents in a page when nothing else is said. */
  public static final int DEFAULT_LIMIT = 100;

  public Query {
    equal = List.copyOf(equal);
    if (prefix != null && (from != null || to != null)) {
      throw new IllegalArgumentException("a query has either bounds or a prefix");
    }
    if (limit < 1) {
      throw new IllegalArgumentException("limit must be at least 1, not " + limit);
    }
  }

  /** All documents in the order of their ids. */
  public static Query byId() {
    return new Query(
        Optional.empty(), List.of(), null, null, null, false, DEFAULT_LIMIT, Optional.empty());
  }

  /** All documents that the index holds, in its order. */
  public static Query byIndex(String name) {
    return new Query(
        Optional.of(name), List.of(), null, null, null, false, DEFAULT_LIMIT, Optional.empty());
  }

  /** Those whose first fields have these values. */
  public Query equal(Object... values) {
    return new Query(index, List.of(values), from, to, prefix, backwards, limit, cursor);
  }

  /** Those whose next field is at least this. */
  public Query from(Object inclusive) {
    return new Query(index, equal, inclusive, to, prefix, backwards, limit, cursor);
  }

  /** Those whose next field is less than this. */
  public Query to(Object exclusive) {
    return new Query(index, equal, from, exclusive, prefix, backwards, limit, cursor);
  }

  /** Those whose next field begins with this. */
  public Query prefix(String start) {
    return new Query(index, equal, from, to, start, backwards, limit, cursor);
  }

  /** In the opposite order. */
  public Query descending() {
    return new Query(index, equal, from, to, prefix, true, limit, cursor);
  }

  /** With pages of this many documents. */
  public Query limit(int documents) {
    return new Query(index, equal, from, to, prefix, backwards, documents, cursor);
  }

  /** From where the page with this {@linkplain Page#next cursor} ended. */
  public Query after(String pageCursor) {
    return new Query(index, equal, from, to, prefix, backwards, limit, Optional.of(pageCursor));
  }
}
