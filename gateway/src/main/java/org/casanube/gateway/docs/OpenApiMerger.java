package org.casanube.gateway.docs;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Merges the descriptions of services into one OpenAPI 3.1 document. Components that have the same
 * name and mean the same are one; a name that means something else in a later document gets the
 * service's key in front there, wherever it is referred to. For one merge, by one thread.
 *
 * @see <a href="https://spec.openapis.org/oas/v3.1.1.html">OpenAPI Specification 3.1</a>
 */
final class OpenApiMerger {
  private static final String REFERENCE = "$ref";
  private static final String COMPONENTS = "#/components/";

  private final ObjectNode merged;
  private final Set<String> operationIds = new HashSet<>();

  /** Begins with the gateway's own description, which the merged one keeps the head of. */
  OpenApiMerger(ObjectNode own) {
    this.merged = own.deepCopy();
    merged.path("paths").forEach(path -> makeOperationIdsUnique(path, "gateway"));
  }

  /** Adds what a service describes, as far as the gateway routes it. */
  void add(String key, JsonNode description, Predicate<String> isRouted) {
    Map<String, String> renamed = renamedReferences(key, description.path("components"));
    JsonNode document = description.deepCopy();
    rewriteReferences(document, renamed);
    document
        .path("paths")
        .properties()
        .forEach(path -> {
          if (isRouted.test(path.getKey()) && !merged.path("paths").has(path.getKey())) {
            makeOperationIdsUnique(path.getValue(), key);
            merged.withObjectProperty("paths").set(path.getKey(), path.getValue());
          }
        });
    document.path("components").properties().forEach(kind -> addComponents(kind, renamed));
    addTags(document.path("tags"));
  }

  ObjectNode result() {
    return merged;
  }

  private Map<String, String> renamedReferences(String key, JsonNode components) {
    Map<String, String> renamed = new HashMap<>();
    components
        .properties()
        .forEach(kind ->
            kind.getValue()
                .properties()
                .forEach(component -> {
                  String pointer = kind.getKey() + "/" + component.getKey();
                  @Nullable JsonNode known = component(kind.getKey(), component.getKey());
                  if (known != null && !known.equals(component.getValue())) {
                    String prefix = key.substring(0, 1).toUpperCase(Locale.ROOT);
                    renamed.put(
                        COMPONENTS + pointer,
                        COMPONENTS
                            + kind.getKey()
                            + "/"
                            + prefix
                            + key.substring(1)
                            + component.getKey());
                  }
                }));
    return renamed;
  }

  private @Nullable JsonNode component(String kind, String name) {
    return merged.path("components").path(kind).get(name);
  }

  private void addComponents(Map.Entry<String, JsonNode> kind, Map<String, String> renamed) {
    ObjectNode target = merged.withObjectProperty("components").withObjectProperty(kind.getKey());
    kind.getValue()
        .properties()
        .forEach(component -> {
          String pointer = COMPONENTS + kind.getKey() + "/" + component.getKey();
          String name = renamed.getOrDefault(pointer, pointer);
          target.set(name.substring(name.lastIndexOf('/') + 1), component.getValue());
        });
  }

  private static void rewriteReferences(JsonNode node, Map<String, String> renamed) {
    if (node instanceof ObjectNode object && object.path(REFERENCE).isString()) {
      String reference = object.path(REFERENCE).asString();
      object.put(REFERENCE, renamed.getOrDefault(reference, reference));
    }
    node.forEach(child -> rewriteReferences(child, renamed));
  }

  private void makeOperationIdsUnique(JsonNode path, String key) {
    for (JsonNode operation : path) {
      if (operation instanceof ObjectNode object && object.path("operationId").isString()) {
        String id = object.path("operationId").asString();
        if (!operationIds.add(id)) {
          object.put("operationId", key + "_" + id);
          operationIds.add(key + "_" + id);
        }
      }
    }
  }

  private void addTags(JsonNode tags) {
    ArrayNode target = merged.withArrayProperty("tags");
    for (JsonNode tag : tags) {
      boolean known = false;
      for (JsonNode present : target) {
        known |= present.path("name").equals(tag.path("name"));
      }
      if (!known) {
        target.add(tag);
      }
    }
  }
}
