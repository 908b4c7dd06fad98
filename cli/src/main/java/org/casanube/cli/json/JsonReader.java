package org.casanube.cli.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.casanube.cli.json.JsonValue.JsonArray;
import org.casanube.cli.json.JsonValue.JsonLiteral;
import org.casanube.cli.json.JsonValue.JsonNumber;
import org.casanube.cli.json.JsonValue.JsonObject;
import org.casanube.cli.json.JsonValue.JsonString;

/**
 * Reads one JSON text (RFC 8259) and nothing beside it: no comments, no trailing commas, no names
 * twice in one object, at most {@value #MAX_DEPTH} levels.
 */
public final class JsonReader {
  static final int MAX_DEPTH = 200;

  private final String text;
  private int at;

  private JsonReader(String text) {
    this.text = text;
  }

  /** Reads a whole text as one value. */
  public static JsonValue parse(String text) throws JsonException {
    JsonReader reader = new JsonReader(text);
    JsonValue value = reader.value(0);
    reader.skipBlanks();
    if (reader.at < text.length()) {
      throw reader.refuse("something after the end of the value");
    }
    return value;
  }

  /** Reads a whole text as one object. */
  public static JsonObject parseObject(String text) throws JsonException {
    if (parse(text) instanceof JsonObject object) {
      return object;
    }
    throw new JsonException("not a JSON object");
  }

  private JsonValue value(int depth) throws JsonException {
    if (depth > MAX_DEPTH) {
      throw refuse("more than " + MAX_DEPTH + " levels");
    }
    skipBlanks();
    return switch (peek()) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> new JsonString(string());
      case 't' -> literal(JsonLiteral.TRUE);
      case 'f' -> literal(JsonLiteral.FALSE);
      case 'n' -> literal(JsonLiteral.NULL);
      default -> number();
    };
  }

  private JsonObject object(int depth) throws JsonException {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    at++;
    skipBlanks();
    if (peek() == '}') {
      at++;
      return new JsonObject(members);
    }
    while (true) {
      skipBlanks();
      String name = string();
      skipBlanks();
      expect(':');
      if (members.putIfAbsent(name, value(depth + 1)) != null) {
        throw refuse("the name \"" + name + "\" twice");
      }
      if (!continues('}')) {
        return new JsonObject(members);
      }
    }
  }

  private JsonArray array(int depth) throws JsonException {
    List<JsonValue> items = new ArrayList<>();
    at++;
    skipBlanks();
    if (peek() == ']') {
      at++;
      return new JsonArray(items);
    }
    do {
      items.add(value(depth + 1));
    } while (continues(']'));
    return new JsonArray(items);
  }

  private boolean continues(char end) throws JsonException {
    skipBlanks();
    if (peek() == end) {
      at++;
      return false;
    }
    expect(',');
    return true;
  }

  private String string() throws JsonException {
    expect('"');
    int start = at;
    while (at < text.length() && text.charAt(at) != '"' && text.charAt(at) != '\\') {
      refuseControl(text.charAt(at++));
    }
    if (peek() == '"') {
      return text.substring(start, at++);
    }
    StringBuilder out = new StringBuilder(text.substring(start, at));
    while (peek() != '"') {
      char c = text.charAt(at++);
      refuseControl(c);
      out.append(c == '\\' ? escaped() : c);
    }
    at++;
    return out.toString();
  }

  private void refuseControl(char c) throws JsonException {
    if (c < 0x20) {
      throw refuse("a control character in a string");
    }
  }

  private char escaped() throws JsonException {
    char c = peek();
    at++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> throw refuse("an unknown escape");
    };
  }

  private char unicode() throws JsonException {
    int code = 0;
    for (int i = 0; i < 4; i++) {
      char c = peek();
      int digit = c < 128 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        throw refuse("a broken \\u escape");
      }
      code = (code << 4) | digit;
      at++;
    }
    return (char) code;
  }

  private JsonLiteral literal(JsonLiteral literal) throws JsonException {
    String word = literal.toString();
    if (!text.startsWith(word, at)) {
      throw refuse("an unknown word");
    }
    at += word.length();
    return literal;
  }

  private JsonNumber number() throws JsonException {
    int start = at;
    skip('-');
    if (!skip('0')) {
      digits();
    }
    if (skip('.')) {
      digits();
    }
    if (skip('e') || skip('E')) {
      if (!skip('+')) {
        skip('-');
      }
      digits();
    }
    return new JsonNumber(text.substring(start, at));
  }

  private void digits() throws JsonException {
    int start = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    if (at == start) {
      throw refuse("no value");
    }
  }

  private boolean skip(char c) {
    boolean found = at < text.length() && text.charAt(at) == c;
    if (found) {
      at++;
    }
    return found;
  }

  private void skipBlanks() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private char peek() throws JsonException {
    if (at >= text.length()) {
      throw refuse("the end too early");
    }
    return text.charAt(at);
  }

  private void expect(char c) throws JsonException {
    if (peek() != c) {
      throw refuse("no '" + c + "'");
    }
    at++;
  }

  private JsonException refuse(String what) {
    return new JsonException("not JSON: " + what + " at character " + at);
  }
}
