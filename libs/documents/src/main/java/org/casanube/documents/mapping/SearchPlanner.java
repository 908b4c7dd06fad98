package org.casanube.documents.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.casanube.documents.CollectionSchema;
import org.casanube.documents.DocumentErrorCode;
import org.casanube.documents.DocumentLimits;
import org.casanube.documents.DocumentStoreException;
import org.casanube.documents.Index;
import org.casanube.documents.Query;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Turns queries into searches, and refuses those that their index cannot answer. */
final class SearchPlanner {
  private final CollectionSchema<?> schema;
  private final JsonMapper mapper;
  private final DocumentKeys keys;
  private final DocumentLimits limits;
  private final PageCursor cursors;

  SearchPlanner(
      CollectionSchema<?> schema, JsonMapper mapper, DocumentKeys keys, DocumentLimits limits) {
    this.schema = schema;
    this.mapper = mapper;
    this.keys = keys;
    this.limits = limits;
    this.cursors = new PageCursor(mapper, keys);
  }

  Search plan(Query query) {
    if (query.limit() > limits.maxPage()) {
      throw DocumentStoreException.tooLarge(
          "limit of the query", query.limit(), "maxPage", limits.maxPage());
    }
    Optional<Index> index = query.index().map(this::requireIndex);
    List<Object> equal = query.equal().stream().map(this::key).toList();
    boolean bounded = query.prefix() != null || query.from() != null || query.to() != null;
    int fields = index.map(i -> i.fields().size()).orElse(1);
    if (equal.size() + (bounded ? 1 : 0) > fields || (index.isEmpty() && !equal.isEmpty())) {
      throw invalid(
          "the query gives more values than "
              + index.map(Index::name).orElse("id")
              + " has fields");
    }
    if (index.isEmpty() && (isNoText(query.from()) || isNoText(query.to()))) {
      throw invalid("bounds of the id must be texts");
    }
    List<String> order = order(index);
    List<Object> after =
        query.cursor().map(c -> cursors.read(c, query, order, equal)).orElse(List.of());
    String prefix = query.prefix();
    return new Search(
        index,
        order,
        equal,
        prefix != null ? key(prefix) : nullableKey(query.from()),
        prefix != null ? textAfter(prefix) : nullableKey(query.to()),
        after,
        query.backwards(),
        query.limit());
  }

  String cursor(Search search, String id, JsonNode document) {
    List<Object> values = new ArrayList<>();
    search
        .index()
        .ifPresent(index ->
            values.addAll(
                keys.of(index, document)
                    .orElseThrow(() -> invalid("document " + id + " is not in its index"))));
    if (search.order().contains(Search.ID)) {
      values.add(id);
    }
    return cursors.write(search.index().map(Index::name), search.descending(), values);
  }

  private static List<String> order(Optional<Index> index) {
    List<String> order = new ArrayList<>();
    index.ifPresent(i -> order.addAll(i.fields()));
    if (index.isEmpty() || !index.get().unique()) {
      order.add(Search.ID);
    }
    return order;
  }

  private static boolean isNoText(@Nullable Object bound) {
    return bound != null && !(bound instanceof String);
  }

  private Index requireIndex(String name) {
    return schema
        .findIndex(name)
        .orElseThrow(() -> invalid("collection " + schema.name() + " has no index " + name));
  }

  private @Nullable Object nullableKey(@Nullable Object value) {
    return value == null ? null : key(value);
  }

  private Object key(Object value) {
    return keys.scalar(mapper.valueToTree(value), "a value of the query");
  }

  /** The least text that is greater than all that begin with the prefix, or null if none is. */
  static @Nullable String textAfter(String prefix) {
    int[] points = prefix.codePoints().toArray();
    for (int last = points.length - 1; last >= 0; last--) {
      if (points[last] < Character.MAX_CODE_POINT) {
        int next = points[last] + 1;
        points[last] = next == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : next;
        return new String(points, 0, last + 1);
      }
    }
    return null;
  }

  private static DocumentStoreException invalid(String message) {
    return new DocumentStoreException(DocumentErrorCode.INVALID_QUERY, message);
  }
}
