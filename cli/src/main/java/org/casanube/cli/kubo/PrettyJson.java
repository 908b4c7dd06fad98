package org.casanube.cli.kubo;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.casanube.cli.json.JsonValue;
import org.casanube.cli.json.JsonValue.JsonArray;
import org.casanube.cli.json.JsonValue.JsonObject;
import org.casanube.cli.json.JsonValue.JsonString;

/** Writes JSON as Kubo shows it: a member a line, two spaces a level. */
final class PrettyJson {
  private final StringBuilder out = new StringBuilder();
  private final boolean isSorted;

  private PrettyJson(boolean isSorted) {
    this.isSorted = isSorted;
  }

  /** In the order that the members have. */
  static String write(JsonValue value) {
    PrettyJson json = new PrettyJson(false);
    json.append(value, "\n");
    return json.out.toString();
  }

  /** With members in the order of their names. */
  static String sorted(JsonValue value) {
    PrettyJson json = new PrettyJson(true);
    json.append(value, "\n");
    return json.out.toString();
  }

  private void append(JsonValue value, String newline) {
    switch (value) {
      case JsonObject(Map<String, JsonValue> members) when !members.isEmpty() ->
          members(isSorted ? new TreeMap<>(members) : members, newline);
      case JsonArray(List<JsonValue> items) when !items.isEmpty() -> items(items, newline);
      default -> out.append(value);
    }
  }

  private void members(Map<String, JsonValue> members, String newline) {
    String separator = "{";
    for (Map.Entry<String, JsonValue> member : members.entrySet()) {
      out.append(separator).append(newline).append("  ");
      out.append(new JsonString(member.getKey())).append(": ");
      append(member.getValue(), newline + "  ");
      separator = ",";
    }
    out.append(newline).append('}');
  }

  private void items(List<JsonValue> items, String newline) {
    String separator = "[";
    for (JsonValue item : items) {
      out.append(separator).append(newline).append("  ");
      append(item, newline + "  ");
      separator = ",";
    }
    out.append(newline).append(']');
  }
}
