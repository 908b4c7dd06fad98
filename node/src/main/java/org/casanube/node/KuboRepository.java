package org.casanube.node;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The folder of a node that stands in for a Kubo daemon ({@code nube kubo-shim daemon}): programs
 * that spawned it wait for lines on its standard output, and read from the files {@code api} and
 * {@code gateway} where it listens. The node's home is in that folder.
 *
 * @param folder {@code $IPFS_PATH}
 * @see <a href="https://github.com/ipfs/kubo/blob/master/docs/implement-api-bindings.md">Kubo:
 *     files that tools read</a>
 */
record KuboRepository(Path folder) {
  /** The system property that names the folder. */
  static final String PROPERTY = "casanube.kubo.repository";

  private static final String API = "api";
  private static final String GATEWAY = "gateway";

  /** The folder, if this node stands in for Kubo. */
  static Optional<KuboRepository> of(Map<?, ?> properties) {
    return Optional.ofNullable(properties.get(PROPERTY))
        .map(folder -> new KuboRepository(Path.of(folder.toString())));
  }

  /** Writes the files, and then the lines that say that the daemon is ready. */
  void ready(Map<String, String> listeners, List<String> swarm, OutputStream out) {
    try {
      URI rpc = listener(listeners, Listeners.KUBO_RPC);
      URI content = listener(listeners, Listeners.CONTENT);
      write(API, multiaddr(rpc));
      write(GATEWAY, content.toString());
      String text = String.join("\n", lines(rpc, content, swarm)) + "\n";
      out.write(text.getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException refused) {
      throw new NodeRefusedException("can't write to the repository " + folder, refused);
    }
  }

  /** What Kubo's daemon prints when it is ready. */
  static List<String> lines(URI rpc, URI content, List<String> swarm) {
    List<String> lines = new ArrayList<>();
    if (swarm.isEmpty()) {
      lines.add("Swarm not listening, running in offline mode.");
    } else {
      TreeSet<String> places = new TreeSet<>();
      swarm.forEach(address -> place(address).ifPresent(places::add));
      places.forEach(place -> lines.add("Swarm listening on " + place + " (TCP)"));
      lines.add("Run 'ipfs id' to inspect announced and discovered multiaddrs of this node.");
    }
    lines.add("RPC API server listening on " + multiaddr(rpc));
    lines.add("Gateway server listening on " + multiaddr(content));
    lines.add("Daemon is ready");
    return lines;
  }

  /** Takes the files away, which says that no daemon runs. */
  void gone() {
    try {
      Files.deleteIfExists(folder.resolve(API));
      Files.deleteIfExists(folder.resolve(GATEWAY));
    } catch (IOException stays) {
      // whoever reads it finds nobody there
    }
  }

  private static URI listener(Map<String, String> listeners, String name) {
    String url = listeners.get(name);
    if (url == null) {
      throw new NodeRefusedException(
          "nothing listens for " + name + ": its port is taken, see logs/node.json in the home");
    }
    return URI.create(url);
  }

  private static Optional<String> place(String address) {
    String[] parts = address.split("/", -1);
    boolean isPlain =
        parts.length > 4
            && parts[1].startsWith("ip")
            && parts[3].equals("tcp")
            && !address.contains("/p2p-circuit");
    return isPlain ? Optional.of(host(parts[2]) + ":" + parts[4]) : Optional.empty();
  }

  private static String host(String address) {
    return address.indexOf(':') < 0 ? address : "[" + address + "]";
  }

  private static String multiaddr(URI url) {
    String host = url.getHost();
    boolean isSix = host.startsWith("[");
    return isSix
        ? "/ip6/" + host.substring(1, host.length() - 1) + "/tcp/" + url.getPort()
        : "/ip4/" + host + "/tcp/" + url.getPort();
  }

  /** Others see the file whole or not at all. */
  private void write(String name, String text) throws IOException {
    Path part = folder.resolve(name + ".part");
    Files.writeString(part, text);
    Files.move(part, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }
}
