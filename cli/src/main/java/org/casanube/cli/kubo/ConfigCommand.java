package org.casanube.cli.kubo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.casanube.cli.json.JsonException;
import org.casanube.cli.json.JsonReader;
import org.casanube.cli.json.JsonValue;
import org.casanube.cli.json.JsonValue.JsonArray;
import org.casanube.cli.json.JsonValue.JsonLiteral;
import org.casanube.cli.json.JsonValue.JsonNumber;
import org.casanube.cli.json.JsonValue.JsonObject;
import org.casanube.cli.json.JsonValue.JsonString;
import org.casanube.cli.terminal.Terminal;

/** {@code ipfs config}: shows and changes the file; a daemon follows it from its next start on. */
final class ConfigCommand {
  private final Repository repository;
  private final Terminal terminal;

  ConfigCommand(Repository repository, Terminal terminal) {
    this.repository = repository;
    this.terminal = terminal;
  }

  void run(Invocation invocation) throws IOException {
    KuboConfig config = repository.config();
    switch (invocation.path()) {
      case "config/show" -> terminal.raw(PrettyJson.sorted(config.withoutSecrets()) + "\n");
      case "config/replace" -> replace(config, required(invocation, 0, "file"));
      case "config/profile/apply" -> apply(config, required(invocation, 0, "profile"));
      default -> getOrSet(config, invocation);
    }
  }

  private static String required(Invocation invocation, int index, String name)
      throws KuboException {
    return invocation
        .argument(index)
        .orElseThrow(() -> new KuboException("argument \"" + name + "\" is required"));
  }

  private void getOrSet(KuboConfig config, Invocation invocation) throws IOException {
    String key = required(invocation, 0, "key");
    if (key.equalsIgnoreCase(KuboConfig.PRIVATE_KEY) || key.equalsIgnoreCase("Identity")) {
      throw new KuboException("cannot show or change private key through API");
    }
    Optional<String> value = invocation.argument(1);
    if (value.isPresent()) {
      set(config, key, parsed(value.get(), invocation));
    } else {
      terminal.raw(shown(get(config, key)) + "\n");
    }
  }

  private static JsonValue get(KuboConfig config, String key) throws KuboException {
    String passed = "";
    for (String name : List.of(key.split("\\.", -1))) {
      passed = passed.isEmpty() ? name : passed + "." + name;
      if (config.find(passed).isEmpty()) {
        throw new KuboException("failed to get config value: \"" + passed + " not found\"");
      }
    }
    return config.find(key).orElse(JsonLiteral.NULL);
  }

  private static String shown(JsonValue value) {
    return value instanceof JsonString(String text) ? text : PrettyJson.sorted(value);
  }

  private static JsonValue parsed(String value, Invocation invocation) throws KuboException {
    if (invocation.flag("json")) {
      try {
        return JsonReader.parse(value);
      } catch (JsonException broken) {
        throw new KuboException("failed to unmarshal json. " + broken.getMessage());
      }
    }
    return invocation.flag("bool") ? JsonLiteral.of(value.equals("true")) : new JsonString(value);
  }

  private void set(KuboConfig config, String key, JsonValue value) throws IOException {
    if (!KuboConfig.isSection(key)) {
      throw new KuboException(
          "failed to set config value: %s not found (maybe use --json?)"
              .formatted(key.split("\\.", -1)[0]));
    }
    Optional<JsonValue> before = config.findSet(key);
    if (before.isPresent() && !isOfOneKind(before.get(), value)) {
      throw new KuboException(
          "failed to set config value: failure to decode config: json: cannot unmarshal %s into %s of type %s (maybe use --json?)"
              .formatted(kind(value), key, kind(before.get())));
    }
    repository.save(config.with(key, value));
  }

  /** Addresses may be one text or several. */
  private static boolean isOfOneKind(JsonValue before, JsonValue after) {
    return after == JsonLiteral.NULL
        || kind(before).equals(kind(after))
        || (isTexts(before) && isTexts(after));
  }

  private static boolean isTexts(JsonValue value) {
    return value instanceof JsonString || value instanceof JsonArray;
  }

  private static String kind(JsonValue value) {
    return switch (value) {
      case JsonObject object -> "object";
      case JsonArray array -> "array";
      case JsonString text -> "string";
      case JsonNumber number -> "number";
      case JsonLiteral literal ->
          literal == JsonLiteral.NULL
              ? "null"
              : JsonLiteral.class.getSimpleName().toLowerCase(Locale.ROOT);
    };
  }

  private void replace(KuboConfig config, String file) throws IOException {
    String text =
        file.equals("-")
            ? new String(terminal.in().readAllBytes(), StandardCharsets.UTF_8)
            : Files.readString(Path.of(file));
    KuboConfig other;
    try {
      other = KuboConfig.parse(text);
    } catch (JsonException broken) {
      throw new KuboException("failed to decode file as config: " + broken.getMessage());
    }
    if (other.find(KuboConfig.PRIVATE_KEY).isPresent()) {
      throw new KuboException("setting private key with API is not supported");
    }
    repository.save(
        other
            .with(
                "Identity.PeerID",
                other.find("Identity.PeerID").orElse(get(config, "Identity.PeerID")))
            .with(KuboConfig.PRIVATE_KEY, get(config, KuboConfig.PRIVATE_KEY)));
  }

  private void apply(KuboConfig config, String profile) throws IOException {
    KuboConfig changed;
    try {
      changed = Profiles.require(profile).apply(config);
    } catch (KuboException unknown) {
      throw new KuboException(profile + " is not a profile");
    }
    repository.save(changed);
    terminal.raw(PrettyJson.sorted(changed.withoutSecrets()) + "\n");
  }
}
