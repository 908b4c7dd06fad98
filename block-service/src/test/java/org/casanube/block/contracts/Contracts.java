package org.casanube.block.contracts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The folder {@code contracts} of this repository. */
final class Contracts {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
  private static final Path FOLDER =
      Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolveSibling("contracts");

  private Contracts() {}

  /** True if the files are to be written anew instead of being compared. */
  static boolean isUpdate() {
    return Boolean.getBoolean("casanube.contracts.update");
  }

  static JsonNode parse(String json) {
    return MAPPER.readTree(json);
  }

  static JsonNode read(String file) throws IOException {
    return parse(Files.readString(FOLDER.resolve(file)));
  }

  static String text(String file) throws IOException {
    return Files.readString(FOLDER.resolve(file));
  }

  static void write(String file, String text) throws IOException {
    Path target = FOLDER.resolve(file);
    Files.createDirectories(Objects.requireNonNull(target.getParent()));
    Files.writeString(target, text);
  }

  /** As text that is the same whatever order the members come in. */
  static String render(JsonNode node) {
    return MAPPER.writeValueAsString(sorted(node)).replace("\r\n", "\n") + "\n";
  }

  private static JsonNode sorted(JsonNode node) {
    if (node instanceof ObjectNode object) {
      ObjectNode ordered = JsonNodeFactory.instance.objectNode();
      object.propertyNames().stream()
          .sorted()
          .forEach(name -> ordered.set(name, sorted(object.path(name))));
      return ordered;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode ordered = JsonNodeFactory.instance.arrayNode();
      array.forEach(element -> ordered.add(sorted(element)));
      return ordered;
    }
    return node;
  }
}
