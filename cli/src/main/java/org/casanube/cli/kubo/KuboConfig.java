package org.casanube.cli.kubo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.casanube.cli.json.JsonException;
import org.casanube.cli.json.JsonReader;
import org.casanube.cli.json.JsonValue;
import org.casanube.cli.json.JsonValue.JsonArray;
import org.casanube.cli.json.JsonValue.JsonLiteral;
import org.casanube.cli.json.JsonValue.JsonObject;
import org.casanube.cli.json.JsonValue.JsonString;

/**
 * Kubo's configuration: one JSON object, whose values have dotted names. Immutable.
 *
 * @see <a href="https://github.com/ipfs/kubo/blob/master/docs/config.md">Kubo's configuration</a>
 */
record KuboConfig(JsonObject json) {
  static final String PRIVATE_KEY = "Identity.PrivKey";

  private static final String FILE = "default-config.json";

  /** The one that a new repository gets. */
  static KuboConfig initial(PeerIdentity identity) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(KuboConfig.class.getResourceAsStream(FILE), FILE)) {
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8)).with(identity);
    }
  }

  static KuboConfig parse(String text) throws JsonException {
    return new KuboConfig(JsonReader.parseObject(text));
  }

  KuboConfig with(PeerIdentity identity) {
    return with("Identity.PeerID", new JsonString(identity.peerId()))
        .with(PRIVATE_KEY, new JsonString(identity.privateKey()));
  }

  Optional<JsonValue> find(String key) {
    JsonValue value = json;
    for (String name : key.split("\\.", -1)) {
      if (!(value instanceof JsonObject(Map<String, JsonValue> members))
          || !members.containsKey(name)) {
        return Optional.empty();
      }
      value = Objects.requireNonNull(members.get(name));
    }
    return Optional.of(value);
  }

  /** The value, unless it is {@code null} or an empty text, list or object. */
  Optional<JsonValue> findSet(String key) {
    return find(key)
        .filter(value ->
            switch (value) {
              case JsonString(String text) -> !text.isEmpty();
              case JsonArray(List<JsonValue> items) -> !items.isEmpty();
              case JsonObject(Map<String, JsonValue> members) -> !members.isEmpty();
              default -> value != JsonLiteral.NULL;
            });
  }

  Optional<String> text(String key) throws KuboException {
    Optional<JsonValue> value = findSet(key);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    return switch (value.get()) {
      case JsonString(String text) -> Optional.of(text);
      case JsonArray(List<JsonValue> items) when items.getFirst() instanceof JsonString first ->
          Optional.of(first.value());
      default -> throw new KuboException(key + " in the configuration is not a text");
    };
  }

  Optional<Boolean> flag(String key) throws KuboException {
    Optional<JsonValue> value = findSet(key);
    if (value.isPresent() && value.get() != JsonLiteral.TRUE && value.get() != JsonLiteral.FALSE) {
      throw new KuboException(key + " in the configuration is neither true nor false");
    }
    return value.map(each -> each == JsonLiteral.TRUE);
  }

  /** The texts of a list; one text alone counts as a list. */
  List<String> texts(String key) throws KuboException {
    Optional<JsonValue> value = findSet(key);
    List<String> texts = new ArrayList<>();
    if (value.isPresent()) {
      List<JsonValue> items =
          value.get() instanceof JsonArray(List<JsonValue> all) ? all : List.of(value.get());
      for (JsonValue item : items) {
        if (!(item instanceof JsonString(String text))) {
          throw new KuboException(key + " in the configuration is not a list of texts");
        }
        texts.add(text);
      }
    }
    return texts;
  }

  Map<String, JsonValue> members(String key) {
    return findSet(key).orElse(JsonLiteral.NULL) instanceof JsonObject(Map<String, JsonValue> all)
        ? all
        : Map.of();
  }

  /** This configuration with another value, and with the objects that lead to it. */
  KuboConfig with(String key, JsonValue value) {
    return new KuboConfig(with(json, List.of(key.split("\\.", -1)), value));
  }

  KuboConfig with(String key, String text) {
    return with(key, new JsonString(text));
  }

  KuboConfig with(String key, boolean value) {
    return with(key, JsonLiteral.of(value));
  }

  KuboConfig with(String key, List<String> texts) {
    return with(key, new JsonArray(texts.stream().<JsonValue>map(JsonString::new).toList()));
  }

  private static JsonObject with(JsonObject object, List<String> names, JsonValue value) {
    Map<String, JsonValue> members = new LinkedHashMap<>(object.members());
    String name = names.getFirst();
    boolean isLast = names.size() == 1;
    members.put(
        name, isLast ? value : with(object.object(name), names.subList(1, names.size()), value));
    return new JsonObject(members);
  }

  /** What may be shown. */
  JsonObject withoutSecrets() {
    Map<String, JsonValue> members = new LinkedHashMap<>(json.members());
    Map<String, JsonValue> identity = new LinkedHashMap<>(json.object("Identity").members());
    identity.remove("PrivKey");
    members.put("Identity", new JsonObject(identity));
    return new JsonObject(members);
  }

  /** Whether Kubo has a section of this name. */
  static boolean isSection(String key) {
    String first = key.split("\\.", -1)[0];
    return SECTIONS.contains(first);
  }

  private static final List<String> SECTIONS =
      Arrays.asList(
          ("Identity Datastore Addresses Mounts Discovery Routing Ipns Bootstrap Gateway API Swarm"
                  + " AutoNAT AutoTLS Pubsub Peering DNS Migration AutoConf Provide Provider"
                  + " Reprovider HTTPRetrieval Experimental Plugins Pinning Import Version Internal"
                  + " Bitswap")
              .split(" "));

  @Override
  public String toString() {
    return "configuration of " + find("Identity.PeerID").orElse(JsonLiteral.NULL);
  }
}
