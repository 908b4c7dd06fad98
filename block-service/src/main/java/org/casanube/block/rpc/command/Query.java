package org.casanube.block.rpc.command;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads queries of addresses as Go does: what is malformed is passed over. */
final class Query {
  /** The most parameters that are read. */
  static final int MAX_PARAMETERS = 20_000;

  private Query() {}

  /**
   * The values by their names.
   *
   * @throws BadCallException if there are too many
   */
  static Map<String, List<String>> parse(String query) {
    Map<String, List<String>> all = new LinkedHashMap<>();
    int count = 0;
    for (String pair : query.split("&", MAX_PARAMETERS + 2)) {
      if (++count > MAX_PARAMETERS) {
        throw new BadCallException("more than " + MAX_PARAMETERS + " parameters");
      }
      if (pair.isEmpty() || pair.indexOf(';') >= 0) {
        continue;
      }
      int equals = pair.indexOf('=');
      try {
        String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
        all.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
      } catch (IllegalArgumentException e) {
        // An escape that is none; Go leaves the pair out.
      }
    }
    return all;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
