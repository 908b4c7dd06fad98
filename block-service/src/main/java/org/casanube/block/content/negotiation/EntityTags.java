package org.casanube.block.content.negotiation;

import org.jspecify.annotations.Nullable;

/**
 * Comparing entity tags.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3">RFC 9110 §8.8.3</a>
 */
public final class EntityTags {
  private EntityTags() {}

  /** True if {@code If-None-Match} names the tag, compared weakly. */
  public static boolean isAnyOf(@Nullable String ifNoneMatch, String tag) {
    if (ifNoneMatch == null) {
      return false;
    }
    String opaque = opaque(tag);
    int at = 0;
    String header = ifNoneMatch.strip();
    if (header.equals("*")) {
      return true;
    }
    while (at < header.length()) {
      int open = header.indexOf('"', at);
      int close = open < 0 ? -1 : header.indexOf('"', open + 1);
      if (close < 0) {
        return false;
      }
      if (header.substring(open, close + 1).equals(opaque)) {
        return true;
      }
      at = close + 1;
    }
    return false;
  }

  /**
   * True if {@code If-Range} lets a range be answered: it is absent or is exactly this strong tag.
   */
  public static boolean allowRange(@Nullable String ifRange, String tag) {
    return ifRange == null || (!tag.startsWith("W/") && ifRange.strip().equals(tag));
  }

  private static String opaque(String tag) {
    return tag.startsWith("W/") ? tag.substring(2) : tag;
  }
}
