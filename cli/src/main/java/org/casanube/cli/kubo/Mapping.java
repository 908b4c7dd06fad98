package org.casanube.cli.kubo;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.casanube.cli.json.JsonValue;
import org.casanube.cli.json.JsonValue.JsonArray;
import org.casanube.cli.json.JsonValue.JsonLiteral;
import org.casanube.cli.json.JsonValue.JsonObject;
import org.casanube.cli.json.JsonValue.JsonString;

/**
 * Says what Kubo's configuration means for a node, as the node's own settings. What means nothing
 * here and is not as it was made is told in {@link #remarks}. The table is in docs/kubo-shim.md.
 */
final class Mapping {
  private static final String BLOCK = "casanube.block.";
  private static final String AUTO = "auto";
  private static final Pattern LISTENER =
      Pattern.compile("/(ip4|ip6|dns|dns4|dns6)/([^/]+)/tcp/(\\d{1,5})(/http)?");
  private static final Pattern DIALLED =
      Pattern.compile("/(ip4|ip6|dns4|dns6|dns)/[^/]+/tcp/\\d+(/ws)?(/p2p/[^/]+)?");
  private static final Pattern AUTHORIZATION_NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final Pattern LISTENED =
      Pattern.compile("/(ip4|ip6)/[^/]+/tcp/\\d+(/ws)?|.*/p2p-circuit");
  private static final Pattern DURATION = Pattern.compile("(\\d+h)?(\\d+m)?(\\d+s)?");
  private static final Pattern SIZE = Pattern.compile("(?i)(\\d+(?:\\.\\d+)?) *([kmgtp]?)(i?)b?");

  /** Sections of which something is mapped; of the others nothing is. */
  private static final Set<String> WITHOUT_MEANING =
      Set.of(
          "Addresses.NoAnnounce",
          "API.AllowedOrigins",
          "AutoTLS",
          "AutoNAT",
          "Bitswap",
          "Datastore.HashOnRead",
          "Datastore.BloomFilterSize",
          "DNS.MaxCacheTTL",
          "Experimental",
          "Gateway.HTTPHeaders",
          "Gateway.RootRedirect",
          "Gateway.NoFetch",
          "Gateway.DeserializedResponses",
          "Gateway.DisableHTMLErrors",
          "Gateway.ExposeRoutingAPI",
          "HTTPRetrieval",
          "Import",
          "Internal",
          "Ipns.RecordLifetime",
          "Pinning.RemoteServices",
          "Plugins.Plugins",
          "Pubsub.Router",
          "Pubsub.DisableSigning",
          "Routing.Routers",
          "Routing.Methods",
          "Swarm.AddrFilters",
          "Swarm.ConnMgr",
          "Swarm.ResourceMgr",
          "Swarm.RelayClient",
          "Swarm.Transports.Network",
          "Swarm.Transports.Security",
          "Swarm.Transports.Multiplexers");

  private final KuboConfig config;
  private final Repository repository;
  private final DaemonOptions options;
  private final Map<String, String> properties = new LinkedHashMap<>();
  private final List<String> remarks = new ArrayList<>();

  private Mapping(KuboConfig config, Repository repository, DaemonOptions options) {
    this.config = config;
    this.repository = repository;
    this.options = options;
  }

  /**
   * What the command line of a daemon says.
   *
   * @param routing in the place of {@code Routing.Type}; empty to leave that
   */
  record DaemonOptions(boolean isOffline, boolean isCollecting, String routing) {}

  /**
   * What a configuration comes to.
   *
   * @param contentPort where {@code /ipfs/…} is served; 0 for a free one
   * @param rpcPort 0 for a free one
   * @param properties the other settings
   * @param remarks a sentence for each key that is not followed
   */
  record Result(
      int contentPort, int rpcPort, Map<String, String> properties, List<String> remarks) {}

  static Result of(KuboConfig config, Repository repository, DaemonOptions options)
      throws KuboException {
    return new Mapping(config, repository, options).result();
  }

  private Result result() throws KuboException {
    int content = listener("Addresses.Gateway", "content");
    int rpc = listener("Addresses.API", "rpc");
    rpc();
    gateway();
    swarm();
    peers();
    routing();
    storage();
    names();
    for (String key : WITHOUT_MEANING.stream().sorted().toList()) {
      if (config.findSet(key).filter(Mapping::says).isPresent()) {
        remarks.add(key + " has no meaning here and is not followed");
      }
    }
    return new Result(content, rpc, properties, remarks);
  }

  private static boolean says(JsonValue value) {
    return switch (value) {
      case JsonObject(Map<String, JsonValue> members) ->
          members.values().stream().anyMatch(Mapping::says);
      case JsonArray(List<JsonValue> items) -> !items.isEmpty();
      case JsonString(String text) -> !text.isEmpty() && !text.equals(AUTO);
      case JsonLiteral literal -> literal == JsonLiteral.TRUE;
      default -> !value.toString().equals("0");
    };
  }

  private void set(String name, Object value) {
    properties.put(BLOCK + name, value.toString());
  }

  private void set(String name, List<String> values) {
    if (values.isEmpty()) {
      set(name, "");
    }
    for (int i = 0; i < values.size(); i++) {
      set(name + "[" + i + "]", values.get(i));
    }
  }

  private int listener(String key, String name) throws KuboException {
    List<String> addresses = config.texts(key);
    if (addresses.isEmpty()) {
      remarks.add(key + " is not set; a free port of the loopback is taken");
      set(name + ".address", "127.0.0.1");
      return 0;
    }
    if (addresses.size() > 1) {
      remarks.add(key + " names several addresses; only the first is listened at");
    }
    Matcher address = LISTENER.matcher(addresses.getFirst());
    int port = address.matches() ? Integer.parseInt(address.group(3)) : -1;
    if (port < 0 || port > 65_535) {
      throw new KuboException(
          "%s: %s is not an address to listen at here; TCP ones are, like /ip4/127.0.0.1/tcp/0"
              .formatted(key, addresses.getFirst()));
    }
    set(name + ".address", address.group(2));
    return port;
  }

  private void rpc() throws KuboException {
    String headers = "API.HTTPHeaders";
    config
        .members(headers)
        .keySet()
        .forEach(name -> {
          if (!name.startsWith("Access-Control-Allow-")) {
            remarks.add(headers + "." + name + " is not sent");
          }
        });
    set("rpc.cors.origins", config.texts(headers + ".Access-Control-Allow-Origin"));
    set(
        "rpc.cors.credentials",
        config.texts(headers + ".Access-Control-Allow-Credentials").contains("true"));
    authorizations();
  }

  /** What is not understood stops the start: without it everybody could call. */
  private void authorizations() throws KuboException {
    String all = "API.Authorizations";
    if (config.findSet(all).isPresent() && config.members(all).isEmpty()) {
      throw new KuboException(all + " in the configuration is not an object");
    }
    for (String name : config.members(all).keySet()) {
      if (!AUTHORIZATION_NAME.matcher(name).matches()) {
        throw new KuboException(
            all + " has a name with other characters than letters, digits, _ and -: " + name);
      }
      String key = all + "." + name;
      set("rpc.authorizations[" + name + "].secret", config.text(key + ".AuthSecret").orElse(""));
      set("rpc.authorizations[" + name + "].allowed-paths", config.texts(key + ".AllowedPaths"));
    }
  }

  private void gateway() throws KuboException {
    config
        .findSet("Gateway.PublicGateways")
        .ifPresent(json -> properties.put("CASANUBE_PUBLIC_GATEWAYS", json.toString()));
    set("content.any-dns-link", !config.flag("Gateway.NoDNSLink").orElse(false));
  }

  private void swarm() throws KuboException {
    List<String> listen = new ArrayList<>();
    for (String address : config.texts("Addresses.Swarm")) {
      if (LISTENED.matcher(address).matches()) {
        listen.add(address);
      } else {
        remarks.add(
            "Addresses.Swarm: " + address + " is not listened at: only TCP and WebSocket are");
      }
    }
    List<String> announce = new ArrayList<>(config.texts("Addresses.Announce"));
    announce.addAll(config.texts("Addresses.AppendAnnounce"));
    set("swarm.listen", options.isOffline() ? List.of() : listen);
    set("swarm.announce", announce);
    set("swarm.private-network", Files.exists(repository.swarmKey()));
    set("swarm.relay", config.flag("Swarm.RelayService.Enabled").orElse(false));
    set(
        "swarm.mdns.enabled",
        !options.isOffline() && config.flag("Discovery.MDNS.Enabled").orElse(true));
  }

  private void peers() throws KuboException {
    List<String> bootstrap = new ArrayList<>();
    for (String address : config.texts("Bootstrap")) {
      keep("Bootstrap", address, bootstrap);
    }
    List<String> kept = new ArrayList<>(bootstrap);
    if (config.findSet("Peering.Peers").orElse(JsonLiteral.NULL)
        instanceof JsonArray(List<JsonValue> peers)) {
      for (JsonValue peer : peers) {
        if (peer instanceof JsonObject object) {
          KuboConfig each = new KuboConfig(object);
          String id = each.text("ID").orElse("");
          for (String address : each.texts("Addrs")) {
            keep(
                "Peering.Peers",
                address.contains("/p2p/") ? address : address + "/p2p/" + id,
                kept);
          }
        }
      }
    }
    set("routing.bootstrap", options.isOffline() ? List.of() : bootstrap);
    set("swarm.bootstrap", options.isOffline() ? List.of() : kept);
  }

  private void keep(String key, String address, List<String> kept) {
    if (address.equals(AUTO)) {
      remarks.add(key + ": auto names nobody here; give addresses");
    } else if (DIALLED.matcher(address).matches() && address.contains("/p2p/")) {
      kept.add(address);
    } else {
      remarks.add(key + ": " + address + " can't be dialled: only TCP and WebSocket are spoken");
    }
  }

  private void routing() throws KuboException {
    String type =
        options.routing().isEmpty() || options.routing().equals("default")
            ? config.text("Routing.Type").orElse(AUTO)
            : options.routing();
    String part =
        switch (type) {
          case AUTO, "dht" -> "auto";
          case "autoclient", "dhtclient" -> "client";
          case "dhtserver" -> "server";
          case "none", "delegated" -> "off";
          default -> throw new KuboException("unrecognized routing option: " + type);
        };
    boolean isOff = options.isOffline() || part.equals("off");
    set("routing.dht", isOff ? "off" : part);
    set("routing.wan", !isOff && !Files.exists(repository.swarmKey()));
    List<String> routers = new ArrayList<>(config.texts("Routing.DelegatedRouters"));
    routers.removeIf(AUTO::equals);
    set("routing.delegated", options.isOffline() || type.equals("none") ? List.of() : routers);
    provide();
  }

  private void provide() throws KuboException {
    String older = config.text("Reprovider.Strategy").orElse("");
    String strategy = config.text("Provide.Strategy").orElse(older);
    boolean isOff = !config.flag("Provide.Enabled").orElse(true);
    if (isOff || !strategy.isEmpty()) {
      set(
          "routing.provide",
          isOff ? "none" : Set.of("all", "flat").contains(strategy) ? "all" : "pinned-roots");
    }
    duration("Provide.DHT.Interval", "routing.provide-interval");
  }

  private void storage() throws KuboException {
    String max = config.text("Datastore.StorageMax").orElse("");
    if (!max.isEmpty()) {
      set("store.max-bytes", bytes(max) + "B");
    }
    set("collection.automatic", options.isCollecting());
    String watermark =
        config.findSet("Datastore.StorageGCWatermark").map(Object::toString).orElse("90");
    if (watermark.matches("[1-9]\\d|100")) {
      set("collection.watermark", Integer.parseInt(watermark) / 100.0);
    } else {
      remarks.add("Datastore.StorageGCWatermark: " + watermark + " is not between 10 and 100");
    }
  }

  private void names() throws KuboException {
    duration("Ipns.RepublishPeriod", "names.republish-period");
    config.flag("Ipns.UsePubsub").ifPresent(on -> set("names.pubsub", on));
    for (Map.Entry<String, JsonValue> resolver : config.members("DNS.Resolvers").entrySet()) {
      if (resolver.getValue() instanceof JsonString(String url)
          && !url.isEmpty()
          && !url.equals(AUTO)) {
        boolean isRest = resolver.getKey().equals(".");
        set(isRest ? "names.dns.resolver" : "names.dns.resolvers[" + resolver.getKey() + "]", url);
      }
    }
  }

  private void duration(String key, String name) throws KuboException {
    String text = config.text(key).orElse("");
    if (text.isEmpty()) {
      return;
    }
    if (!DURATION.matcher(text).matches()) {
      throw new KuboException(key + ": " + text + " is not a duration of hours, minutes, seconds");
    }
    set(name, "PT" + text.toUpperCase(Locale.ROOT));
  }

  private static long bytes(String text) throws KuboException {
    Matcher size = SIZE.matcher(text.strip());
    if (!size.matches()) {
      throw new KuboException("Datastore.StorageMax: " + text + " is not a size like 10GB");
    }
    String unit = size.group(2).toLowerCase(Locale.ROOT);
    int power = unit.isEmpty() ? 0 : "kmgtp".indexOf(unit) + 1;
    double step = size.group(3).isEmpty() ? 1000 : 1024;
    return (long) (Double.parseDouble(size.group(1)) * Math.pow(step, power));
  }
}
