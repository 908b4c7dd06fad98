package org.casanube.documents.mapping;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.casanube.documents.DocumentErrorCode;
import org.casanube.documents.DocumentStoreException;
import org.casanube.documents.Query;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * The text form of a place in an index: a JSON array of the index's name, the direction, and the
 * key of the last document seen, in base64url. It comes back from clients, so nothing in it is
 * trusted.
 */
final class PageCursor {
  private static final int MAX_CHARACTERS = 64 * 1024;

  private final JsonMapper mapper;
  private final DocumentKeys keys;

  PageCursor(JsonMapper mapper, DocumentKeys keys) {
    this.mapper = mapper;
    this.keys = keys;
  }

  String write(Optional<String> index, boolean descending, List<Object> key) {
    ArrayNode array = mapper.createArrayNode();
    array.add(index.orElse(""));
    array.add(descending);
    key.forEach(value -> array.add(mapper.<JsonNode>valueToTree(value)));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(mapper.writeValueAsBytes(array));
  }

  /** The values of the fields after the equal ones. */
  List<Object> read(String cursor, Query query, List<String> order, List<Object> equal) {
    List<Object> key = new ArrayList<>();
    try {
      JsonNode array = parse(cursor);
      boolean ours =
          array.isArray()
              && array.size() == order.size() + 2
              && array.get(0).isString()
              && array.get(0).stringValue().equals(query.index().orElse(""))
              && array.get(1).isBoolean()
              && array.get(1).booleanValue() == query.backwards();
      if (!ours) {
        throw invalid(null);
      }
      for (int i = 2; i < array.size(); i++) {
        key.add(keys.scalar(array.get(i), "a value of the cursor"));
      }
    } catch (IllegalArgumentException | JacksonException e) {
      throw invalid(e);
    } catch (DocumentStoreException e) {
      throw e.code() == DocumentErrorCode.INVALID_CURSOR ? e : invalid(e);
    }
    if (!key.subList(0, equal.size()).equals(equal)) {
      throw invalid(null);
    }
    return key.subList(equal.size(), key.size());
  }

  private JsonNode parse(String cursor) {
    if (cursor.length() > MAX_CHARACTERS) {
      throw invalid(null);
    }
    byte[] json = Base64.getUrlDecoder().decode(cursor.getBytes(StandardCharsets.ISO_8859_1));
    return mapper.readTree(json);
  }

  private static DocumentStoreException invalid(@Nullable Throwable cause) {
    return new DocumentStoreException(
        DocumentErrorCode.INVALID_CURSOR, "the cursor does not belong to this query", cause);
  }
}
