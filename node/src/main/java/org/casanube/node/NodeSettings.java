package org.casanube.node;

import java.nio.file.Path;
import java.util.Map;

/**
 * What the node is told from outside.
 *
 * @param home the folder that everything is under
 * @param gatewayPort 0 for a free one
 * @param contentPort 0 for a free one
 * @param isForeground whether the log goes to standard output, too
 * @param isRehearsal whether to stop when all has started, so that the JVM can write a cache
 */
record NodeSettings(
    Path home, int gatewayPort, int contentPort, boolean isForeground, boolean isRehearsal) {
  static final String GATEWAY_PORT = "CASANUBE_PORT";
  static final String CONTENT_PORT = "CASANUBE_CONTENT_PORT";

  private static final int GATEWAY = 8420;
  private static final int CONTENT = 8480;
  private static final int MAX_PORT = 65_535;

  /** Reads $CASANUBE_HOME, $CASANUBE_PORT and $CASANUBE_CONTENT_PORT. */
  static NodeSettings read(Map<String, String> environment, Map<?, ?> properties) {
    String home = String.valueOf(properties.get("casanube.home"));
    if (home.equals("null")) {
      home = environment.getOrDefault("CASANUBE_HOME", properties.get("user.home") + "/.casanube");
    }
    int gateway = port(environment, GATEWAY_PORT, GATEWAY);
    int content = port(environment, CONTENT_PORT, gateway == 0 ? 0 : CONTENT);
    return new NodeSettings(
        Path.of(home).toAbsolutePath().normalize(),
        gateway,
        content,
        "true".equals(properties.get("casanube.foreground")),
        "true".equals(properties.get("casanube.rehearsal")));
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
