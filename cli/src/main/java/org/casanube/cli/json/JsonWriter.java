package org.casanube.cli.json;

import java.util.List;
import java.util.Map;
import org.casanube.cli.json.JsonValue.JsonArray;
import org.casanube.cli.json.JsonValue.JsonLiteral;
import org.casanube.cli.json.JsonValue.JsonNumber;
import org.casanube.cli.json.JsonValue.JsonObject;
import org.casanube.cli.json.JsonValue.JsonString;

/** Writes values as compact JSON on one line. */
public final class JsonWriter {
  private static final String HEX = "0123456789abcdef";

  private JsonWriter() {}

  /** The value as one line of JSON. */
  public static String write(JsonValue value) {
    StringBuilder out = new StringBuilder();
    append(out, value);
    return out.toString();
  }

  private static void append(StringBuilder out, JsonValue value) {
    switch (value) {
      case JsonObject(Map<String, JsonValue> members) -> appendMembers(out, members);
      case JsonArray(List<JsonValue> items) -> appendItems(out, items);
      case JsonString(String text) -> quote(out, text);
      case JsonNumber number -> out.append(number.literal());
      case JsonLiteral literal -> out.append(literal);
    }
  }

  private static void appendMembers(StringBuilder out, Map<String, JsonValue> members) {
    out.append('{');
    String separator = "";
    for (Map.Entry<String, JsonValue> member : members.entrySet()) {
      out.append(separator);
      quote(out, member.getKey());
      out.append(':');
      append(out, member.getValue());
      separator = ",";
    }
    out.append('}');
  }

  private static void appendItems(StringBuilder out, List<JsonValue> items) {
    out.append('[');
    String separator = "";
    for (JsonValue item : items) {
      out.append(separator);
      append(out, item);
      separator = ",";
    }
    out.append(']');
  }

  private static void quote(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20 || c == 0x7f || (Character.isSurrogate(c) && !isPaired(text, i))) {
            escape(out, c);
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  private static boolean isPaired(String text, int i) {
    return Character.isHighSurrogate(text.charAt(i))
        ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
        : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
  }

  private static void escape(StringBuilder out, char c) {
    out.append("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) {
      out.append(HEX.charAt((c >> shift) & 0xf));
    }
  }
}
