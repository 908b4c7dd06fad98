package org.casanube.block.rpc.node;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.casanube.block.rpc.command.Call;
import org.casanube.block.rpc.command.Family;
import org.casanube.block.rpc.command.Json;
import org.casanube.block.rpc.command.Registry;
import org.casanube.block.rpc.command.RpcException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code config} and {@code config/show}: the settings of this node in the shape that Kubo's have,
 * as far as they mean the same, without secrets. They can't be changed here.
 */
public final class ConfigCommands implements Family {
  private static final String READ_ONLY =
      "the settings of this node can't be changed by its RPC; change config/block-service.yml in"
          + " its home and start it again";
  private static final String PRIVATE_KEY = "Identity.PrivKey";

  private final Supplier<Json> settings;
  private final JsonMapper mapper;

  /**
   * Shows settings.
   *
   * @param settings as they are when asked for
   */
  public ConfigCommands(Supplier<Json> settings, JsonMapper mapper) {
    this.settings = settings;
    this.mapper = mapper;
  }

  @Override
  public void addTo(Registry.Builder registry) {
    registry
        .add("config", this::config)
        .add("config/show", this::show)
        .add("config/replace", ConfigCommands::refuse)
        .add("config/profile/apply", ConfigCommands::refuse);
  }

  private static void refuse(Call call) {
    throw new RpcException(READ_ONLY);
  }

  private void show(Call call) throws IOException {
    try (OutputStream out = call.json()) {
      byte[] text = mapper.writeValueAsBytes(settings.get().members());
      out.write(text);
      out.write("\n".getBytes(StandardCharsets.UTF_8));
    }
  }

  private void config(Call call) throws IOException {
    String key = call.argument(0);
    if (call.findArgument(1).isPresent() || call.flag("expand-auto")) {
      throw new RpcException(READ_ONLY);
    }
    if (key.equalsIgnoreCase(PRIVATE_KEY) || key.equalsIgnoreCase("Identity")) {
      throw new RpcException("cannot show or change private key through API");
    }
    Object value = settings.get().members();
    StringBuilder passed = new StringBuilder();
    for (String name : key.split("\\.", -1)) {
      passed.append(passed.isEmpty() ? "" : ".").append(name);
      value = member(value, name, passed.toString());
    }
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("Key", key);
    answer.put("Value", value);
    Json json = Json.of();
    answer.forEach(json::with);
    call.once(json, value + "\n");
  }

  private static @Nullable Object member(@Nullable Object value, String name, String path) {
    if (value instanceof Map<?, ?> map && map.containsKey(name)) {
      return map.get(name);
    }
    throw new RpcException(
        "failed to get config value: \"%s\": key has no attribute \"%s\""
            .formatted(path.length() > 200 ? path.substring(0, 200) : path, name));
  }
}
