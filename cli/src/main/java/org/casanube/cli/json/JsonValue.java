package org.casanube.cli.json;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One JSON value. Immutable; members of an object keep the order they were written in. */
public sealed interface JsonValue {

  /** The members of an object. */
  record JsonObject(Map<String, JsonValue> members) implements JsonValue {
    /** Copies the members. */
    public JsonObject {
      members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    /** The text at {@code name}. Fails when it is missing or not a string. */
    public String text(String name) throws JsonException {
      if (members.get(name) instanceof JsonString(String value)) {
        return value;
      }
      throw new JsonException("the answer has no text \"" + name + "\"");
    }

    /** The text at {@code name}, or {@code otherwise} when it is missing or not a string. */
    public String text(String name, String otherwise) {
      return members.get(name) instanceof JsonString(String value) ? value : otherwise;
    }

    /** The whole number at {@code name}, or {@code otherwise} when there is none. */
    public long number(String name, long otherwise) {
      return members.get(name) instanceof JsonNumber number ? number.toLong(otherwise) : otherwise;
    }

    /** Whether {@code name} is {@code true}. */
    public boolean isTrue(String name) {
      return members.get(name) == JsonLiteral.TRUE;
    }

    /** The array at {@code name}, empty when there is none. */
    public List<JsonValue> array(String name) {
      return members.get(name) instanceof JsonArray(List<JsonValue> items) ? items : List.of();
    }

    /** The object at {@code name}, empty when there is none. */
    public JsonObject object(String name) {
      return members.get(name) instanceof JsonObject object ? object : new JsonObject(Map.of());
    }

    @Override
    public String toString() {
      return JsonWriter.write(this);
    }
  }

  /** A list of values. */
  record JsonArray(List<JsonValue> items) implements JsonValue {
    /** Copies the items. */
    public JsonArray {
      items = List.copyOf(items);
    }

    @Override
    public String toString() {
      return JsonWriter.write(this);
    }
  }

  /** A string. */
  record JsonString(String value) implements JsonValue {
    @Override
    public String toString() {
      return JsonWriter.write(this);
    }
  }

  /** A number, kept as it was written so that nothing of it is lost. */
  record JsonNumber(String literal) implements JsonValue {
    /** A whole number. */
    public static JsonNumber of(long value) {
      return new JsonNumber(Long.toString(value));
    }

    long toLong(long otherwise) {
      try {
        return Long.parseLong(literal);
      } catch (NumberFormatException notWhole) {
        return otherwise;
      }
    }

    @Override
    public String toString() {
      return literal;
    }
  }

  /** The three words of JSON. */
  enum JsonLiteral implements JsonValue {
    /** {@code true}. */
    TRUE("true"),
    /** {@code false}. */
    FALSE("false"),
    /** {@code null}. */
    NULL("null");

    private final String word;

    JsonLiteral(String word) {
      this.word = word;
    }

    /** The literal of a condition. */
    public static JsonLiteral of(boolean value) {
      return value ? TRUE : FALSE;
    }

    @Override
    public String toString() {
      return word;
    }
  }
}
