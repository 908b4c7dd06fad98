package org.casanube.block.rpc.server;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds the boundary in the media type of a form. */
final class Boundaries {
  private static final String NAME = "boundary=";

  private Boundaries() {}

  /** The boundary; null if there is none. */
  static @Nullable String find(String mediaType) {
    int at = mediaType.toLowerCase(Locale.ROOT).indexOf(NAME);
    if (at < 0) {
      return null;
    }
    String rest = mediaType.substring(at + NAME.length());
    if (rest.startsWith("\"")) {
      int end = rest.indexOf('"', 1);
      return end < 2 ? null : rest.substring(1, end);
    }
    int end = rest.indexOf(';');
    String boundary = (end < 0 ? rest : rest.substring(0, end)).strip();
    return boundary.isEmpty() ? null : boundary;
  }
}
