package org.casanube.problems;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Writes a problem as JSON (RFC 8259), so that nothing but the JDK is needed to refuse a call. */
final class ProblemJson {
  private static final HexFormat HEX = HexFormat.of();

  private ProblemJson() {}

  static byte[] render(Problem problem) {
    StringBuilder json = new StringBuilder(256).append('{');
    text(json, "type", problem.type().uri().toString());
    text(json.append(','), "title", problem.title());
    number(json.append(','), "status", problem.status());
    text(json.append(','), "detail", problem.detail());
    text(json.append(','), "code", problem.code());
    if (problem.field() != null) {
      text(json.append(','), "field", problem.field());
    }
    if (problem.limit() != null) {
      number(json.append(','), "limit", problem.limit());
    }
    if (problem.retryAfter() != null) {
      number(
          json.append(','), "retryAfter", problem.retryAfter().plusNanos(999_999_999).toSeconds());
    }
    if (problem.traceId() != null) {
      text(json.append(','), "traceId", problem.traceId());
    }
    return json.append('}').toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void number(StringBuilder json, String name, long value) {
    json.append('"').append(name).append("\":").append(value);
  }

  private static void text(StringBuilder json, String name, String value) {
    json.append('"').append(name).append("\":\"");
    for (int at = 0; at < value.length(); at++) {
      appendEscaped(json, value, at);
    }
    json.append('"');
  }

  private static void appendEscaped(StringBuilder json, String value, int at) {
    char next = value.charAt(at);
    switch (next) {
      case '"', '\\' -> json.append('\\').append(next);
      case '\n' -> json.append("\\n");
      case '\r' -> json.append("\\r");
      case '\t' -> json.append("\\t");
      default -> {
        if (next < ' ' || next == 0x7f || isLoneSurrogate(value, at)) {
          json.append("\\u").append(HEX.toHexDigits(next));
        } else {
          json.append(next);
        }
      }
    }
  }

  private static boolean isLoneSurrogate(String value, int at) {
    char next = value.charAt(at);
    if (Character.isHighSurrogate(next)) {
      return at + 1 == value.length() || !Character.isLowSurrogate(value.charAt(at + 1));
    }
    return Character.isLowSurrogate(next)
        && (at == 0 || !Character.isHighSurrogate(value.charAt(at - 1)));
  }
}
