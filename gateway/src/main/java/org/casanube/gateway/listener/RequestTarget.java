package org.casanube.gateway.listener;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The target of a request in origin form (RFC 9112 section 3.2.1). Bytes arrive as characters 0 to
 * 255.
 */
final class RequestTarget {
  private static final String ALLOWED_SIGNS = "-._~!$&'()*+,;=:@/?";
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private RequestTarget() {}

  /**
   * The target with what a URI must not hold percent-encoded; null if it is not an absolute path,
   * has a broken percent-encoding, an encoded NUL or a segment {@code .} or {@code ..}, which
   * services and clients resolve in different ways.
   */
  static @Nullable String encode(String target) {
    if (!target.startsWith("/") || hasDotSegment(target) || hasNul(target)) {
      return null;
    }
    StringBuilder encoded = new StringBuilder(target.length() + 16);
    for (int at = 0; at < target.length(); at++) {
      char next = target.charAt(at);
      if (next == '%') {
        if (!isPercentEncoded(target, at)) {
          return null;
        }
        encoded.append(next);
      } else if (isAllowed(next)) {
        encoded.append(next);
      } else if (next > 0xff || next < ' ' || next == 0x7f) {
        return null;
      } else {
        encoded.append('%').append(HEX.toHexDigits((byte) next));
      }
    }
    return encoded.toString();
  }

  private static String path(String target) {
    int end = target.indexOf('?');
    return end < 0 ? target : target.substring(0, end);
  }

  /** No name holds it, and services refuse it before they can say why. */
  private static boolean hasNul(String target) {
    return path(target).contains("%00");
  }

  private static boolean hasDotSegment(String target) {
    for (String segment : path(target).split("/", -1)) {
      String plain = segment.replaceAll("(?i)%2e", ".");
      int parameters = plain.indexOf(';');
      String name = parameters < 0 ? plain : plain.substring(0, parameters);
      if (name.equals(".") || name.equals("..")) {
        return true;
      }
    }
    return false;
  }

  private static boolean isPercentEncoded(String target, int at) {
    return at + 2 < target.length()
        && HexFormat.isHexDigit(target.charAt(at + 1))
        && HexFormat.isHexDigit(target.charAt(at + 2));
  }

  private static boolean isAllowed(char next) {
    return (next >= 'a' && next <= 'z')
        || (next >= 'A' && next <= 'Z')
        || (next >= '0' && next <= '9')
        || ALLOWED_SIGNS.indexOf(next) >= 0;
  }
}
