package org.casanube.block.contracts;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/**
 * The part of JSON Schema that event schemas use: {@code type}, {@code required}, {@code
 * properties}, {@code additionalProperties: false}, {@code enum}, {@code minimum}, and {@code
 * pattern}. A schema that uses more is refused, so that nothing in it goes unchecked.
 */
final class EventSchema {
  private static final Set<String> KNOWN =
      Set.of(
          "$schema",
          "$id",
          "title",
          "description",
          "x-topic",
          "type",
          "required",
          "properties",
          "additionalProperties",
          "enum",
          "minimum",
          "pattern");

  private final JsonNode schema;

  EventSchema(JsonNode schema) {
    this.schema = schema;
  }

  /** What is wrong with the value; empty if it is as the schema says. */
  List<String> objections(JsonNode value) {
    List<String> objections = new ArrayList<>();
    check(schema, value, "$", objections);
    return objections;
  }

  private static void check(JsonNode schema, JsonNode value, String at, List<String> objections) {
    schema.propertyNames().stream()
        .filter(keyword -> !KNOWN.contains(keyword))
        .forEach(keyword -> objections.add(at + ": the keyword " + keyword + " is not known"));
    if (!isOfType(schema.path("type").asString(""), value)) {
      objections.add(at + ": not a " + schema.path("type") + " but " + value);
      return;
    }
    if (schema.has("enum") && !elements(schema.path("enum")).contains(value.asString())) {
      objections.add(at + ": none of " + schema.path("enum") + " but " + value);
    }
    if (schema.has("minimum") && value.asLong() < schema.path("minimum").asLong()) {
      objections.add(at + ": less than " + schema.path("minimum") + ": " + value);
    }
    if (schema.has("pattern") && !value.asString().matches(schema.path("pattern").asString())) {
      objections.add(at + ": does not match " + schema.path("pattern") + ": " + value);
    }
    if (value.isObject()) {
      checkMembers(schema, value, at, objections);
    }
  }

  private static void checkMembers(
      JsonNode schema, JsonNode value, String at, List<String> objections) {
    if (!schema.path("additionalProperties").isBoolean()
        || schema.path("additionalProperties").asBoolean()) {
      objections.add(at + ": the schema must rule out further members");
    }
    for (String required : elements(schema.path("required"))) {
      if (!value.has(required)) {
        objections.add(at + ": " + required + " is missing");
      }
    }
    for (String name : value.propertyNames()) {
      if (schema.path("properties").has(name)) {
        check(schema.path("properties").path(name), value.path(name), at + "." + name, objections);
      } else {
        objections.add(at + ": " + name + " is not in the schema");
      }
    }
  }

  private static boolean isOfType(String type, JsonNode value) {
    return switch (type) {
      case "object" -> value.isObject();
      case "string" -> value.isString();
      case "integer" -> value.isIntegralNumber();
      case "boolean" -> value.isBoolean();
      default -> false;
    };
  }

  private static Set<String> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false)
        .map(JsonNode::asString)
        .collect(Collectors.toSet());
  }
}
