package org.casanube.cli.commands;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import org.casanube.cli.json.JsonValue;
import org.casanube.cli.json.JsonValue.JsonLiteral;
import org.casanube.cli.json.JsonValue.JsonObject;
import org.casanube.cli.json.JsonValue.JsonString;

/** Prints an object as lines of name and value. */
final class Details {
  private Details() {}

  static void show(Session session, JsonObject object) throws IOException {
    if (session.isJson()) {
      session.result(object, "");
      return;
    }
    lines(session, "", object);
  }

  private static void lines(Session session, String prefix, JsonObject object) throws IOException {
    for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
      String name = prefix + words(member.getKey());
      if (member.getValue() instanceof JsonObject nested) {
        lines(session, name + " ", nested);
      } else if (member.getValue() != JsonLiteral.NULL) {
        session.terminal().line("%-16s %s".formatted(name, text(member.getValue())));
      }
    }
  }

  private static String text(JsonValue value) {
    return value instanceof JsonString(String text) ? text : value.toString();
  }

  /** {@code blockCount} as {@code block count}. */
  private static String words(String name) {
    return name.replaceAll("([a-z])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT);
  }
}
