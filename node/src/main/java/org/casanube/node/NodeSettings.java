package org.casanube.node;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the node is told from outside.
 *
 * @param home the folder that everything is under
 * @param gatewayPort 0 for a free one
 * @param contentPort 0 for a free one
 * @param rpcPort 0 for a free one; empty to leave it to the service's own settings
 * @param swarm where peers can dial; empty to leave it to the service's own settings
 * @param isForeground whether the log goes to standard output, too
 * @param isRehearsal whether to stop when all has started, so that the JVM can write a cache
 */
record NodeSettings(
    Path home,
    int gatewayPort,
    int contentPort,
    OptionalInt rpcPort,
    Optional<SwarmPlace> swarm,
    boolean isForeground,
    boolean isRehearsal) {
  /**
   * Where peers can dial.
   *
   * @param listen multiaddrs, separated by commas
   * @param yields whether the service's own settings come first, if they name others
   */
  record SwarmPlace(String listen, boolean yields) {}

  static final String GATEWAY_PORT = "CASANUBE_PORT";
  static final String CONTENT_PORT = "CASANUBE_CONTENT_PORT";
  static final String RPC_PORT = "CASANUBE_RPC_PORT";
  static final String SWARM_PORT = "CASANUBE_SWARM_PORT";

  private static final int GATEWAY = 8420;
  private static final int CONTENT = 8480;
  private static final String FREE = "/ip4/127.0.0.1/tcp/0,/ip4/127.0.0.1/tcp/0/ws";
  private static final int UNSET = -1;
  private static final int MAX_PORT = 65_535;

  /**
   * Reads $CASANUBE_HOME, $CASANUBE_PORT, $CASANUBE_CONTENT_PORT, $CASANUBE_RPC_PORT and
   * $CASANUBE_SWARM_PORT. The port of the swarm is for TCP, the next one for WebSocket; 0 takes
   * free ones of the loopback. If only the port of the gateway is 0, that holds for a service whose
   * settings do not say where to listen. Where the node stands in for Kubo its settings say where
   * the swarm listens.
   */
  static NodeSettings read(Map<String, String> environment, Map<?, ?> properties) {
    String home = String.valueOf(properties.get("casanube.home"));
    if (home.equals("null")) {
      home = environment.getOrDefault("CASANUBE_HOME", properties.get("user.home") + "/.casanube");
    }
    int gateway = port(environment, GATEWAY_PORT, GATEWAY);
    int content = port(environment, CONTENT_PORT, gateway == 0 ? 0 : CONTENT);
    int rpc = port(environment, RPC_PORT, gateway == 0 ? 0 : UNSET);
    return new NodeSettings(
        Path.of(home).toAbsolutePath().normalize(),
        gateway,
        content,
        rpc == UNSET ? OptionalInt.empty() : OptionalInt.of(rpc),
        KuboRepository.of(properties).isPresent()
            ? Optional.empty()
            : swarm(port(environment, SWARM_PORT, UNSET), gateway),
        "true".equals(properties.get("casanube.foreground")),
        "true".equals(properties.get("casanube.rehearsal")));
  }

  private static Optional<SwarmPlace> swarm(int port, int gateway) {
    return switch (port) {
      case UNSET -> gateway == 0 ? Optional.of(new SwarmPlace(FREE, true)) : Optional.empty();
      case 0 -> Optional.of(new SwarmPlace(FREE, false));
      case MAX_PORT ->
          throw new NodeRefusedException(
              "%s is %d, and the next port is needed too".formatted(SWARM_PORT, MAX_PORT));
      default ->
          Optional.of(
              new SwarmPlace("/ip6/::/tcp/%d,/ip6/::/tcp/%d/ws".formatted(port, port + 1), false));
    };
  }

  private static int port(Map<String, String> environment, String name, int otherwise) {
    String text = environment.getOrDefault(name, "");
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= MAX_PORT) {
        return port;
      }
    } catch (NumberFormatException notNumber) {
      // told below, like a number out of range
    }
    throw new NodeRefusedException(
        "%s is %s, which is not a port (0 to %d)".formatted(name, text, MAX_PORT));
  }
}
