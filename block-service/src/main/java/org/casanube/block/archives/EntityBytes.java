package org.casanube.block.archives;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A part of a file. Negative numbers count from its end.
 *
 * @param from first byte
 * @param to last byte, which belongs to the part; null for the file's last one
 * @see <a
 *     href="https://specs.ipfs.tech/http-gateways/trustless-gateway/#entity-bytes-request-query-parameter">
 *     entity-bytes</a>
 */
public record EntityBytes(long from, @Nullable Long to) {
  /** The whole file. */
  public static final EntityBytes ALL = new EntityBytes(0, null);

  private static final Pattern SYNTAX = Pattern.compile("(-?\\d{1,18}):(-?\\d{1,18}|\\*)");

  public EntityBytes {
    if (to != null && from < 0 == to < 0 && to < from) {
      throw new IllegalArgumentException(
          "entity-bytes " + from + ":" + to + " ends before it starts");
    }
  }

  /**
   * Reads {@code from:to}, where {@code to} may be {@code *}.
   *
   * @throws IllegalArgumentException if it is not such a range
   */
  public static EntityBytes parse(String text) {
    Matcher matcher = SYNTAX.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "entity-bytes '" + text + "' is not from:to, with whole numbers or * for to");
    }
    String to = matcher.group(2);
    return new EntityBytes(
        Long.parseLong(matcher.group(1)), to.equals("*") ? null : Long.valueOf(to));
  }

  /** The first byte in a file of this size; {@code size} where the part is behind its end. */
  public long start(long size) {
    return Math.clamp(from < 0 ? size + from : from, 0, size);
  }

  /** Behind the last byte in a file of this size. */
  public long end(long size) {
    if (to == null) {
      return size;
    }
    return Math.clamp((to < 0 ? size + to : to) + 1, 0, size);
  }

  /** True if this is the whole file whatever its size. */
  public boolean isAll() {
    return from == 0 && to == null;
  }
}
