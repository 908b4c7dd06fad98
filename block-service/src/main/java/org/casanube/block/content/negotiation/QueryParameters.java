package org.casanube.block.content.negotiation;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The decoded parameters of a query; of a name that occurs twice the first value counts. */
public final class QueryParameters {
  private static final QueryParameters NONE = new QueryParameters(Map.of());

  private final Map<String, String> values;

  private QueryParameters(Map<String, String> values) {
    this.values = values;
  }

  /**
   * Reads what follows the question mark.
   *
   * @throws RefusedRequestException 400 if the encoding is broken
   */
  public static QueryParameters parse(@Nullable String query) {
    if (query == null || query.isEmpty()) {
      return NONE;
    }
    Map<String, String> values = new LinkedHashMap<>();
    int start = 0;
    while (start <= query.length()) {
      int end = query.indexOf('&', start);
      end = end < 0 ? query.length() : end;
      if (end > start) {
        int equals = query.indexOf('=', start);
        boolean bare = equals < 0 || equals > end;
        String name = decode(query.substring(start, bare ? end : equals));
        values.putIfAbsent(name, bare ? "" : decode(query.substring(equals + 1, end)));
      }
      start = end + 1;
    }
    return new QueryParameters(values);
  }

  /** The value of this name; null where it is absent. */
  public @Nullable String find(String name) {
    return values.get(name);
  }

  /** True if the name is there with no value, {@code true} or {@code 1}. */
  public boolean isSet(String name) {
    @Nullable String value = values.get(name);
    return value != null && (value.isEmpty() || value.equals("true") || value.equals("1"));
  }

  private static String decode(String encoded) {
    return PercentEncoding.decode(encoded.replace('+', ' '));
  }
}
