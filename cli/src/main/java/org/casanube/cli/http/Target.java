package org.casanube.cli.http;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The path and query of a request, percent-encoded as it is put together. Immutable. */
public record Target(String encoded) {
  private static final String UNRESERVED = "-._~";
  private static final String HEX = "0123456789ABCDEF";

  /** A target whose path is already encoded. */
  public static Target of(String encodedPath) {
    return new Target(encodedPath);
  }

  /** This target with one more path segment. */
  public Target slash(String segment) {
    return new Target(encoded + "/" + encode(segment));
  }

  /** This target with one more query parameter, unless {@code value} is null. */
  public Target with(String name, @Nullable Object value) {
    if (value == null) {
      return this;
    }
    char separator = encoded.indexOf('?') < 0 ? '?' : '&';
    return new Target(encoded + separator + name + "=" + encode(value.toString()));
  }

  /** Percent-encodes everything but the unreserved characters of RFC 3986. */
  public static String encode(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (c < 128 && (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0)) {
        out.append(c);
      } else {
        out.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xf));
      }
    }
    return out.toString();
  }
}
