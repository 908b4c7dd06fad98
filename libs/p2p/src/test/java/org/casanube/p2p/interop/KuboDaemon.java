package org.casanube.p2p.interop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.multiformats.multiaddr.Protocol;
import org.casanube.testpeers.Peer;

/** A Kubo daemon on loopback that knows nobody. */
final class KuboDaemon implements AutoCloseable {
  private final Path ipfs = Peer.KUBO.require();
  private final Path home;
  private final Map<String, String> environment;
  private final Process process;
  private final String api;
  private final List<String> prefix;

  private KuboDaemon(
      List<String> prefix,
      Path folder,
      String routing,
      List<String> settings,
      Map<String, String> environment)
      throws Exception {
    this.prefix = prefix;
    this.home = folder;
    this.environment = environment;
    run("init", "-e", "--profile=test");
    int apiPort = freePort();
    api = "/ip4/127.0.0.1/tcp/" + apiPort;
    run("config", "Addresses.API", api);
    run("config", "Addresses.Gateway", "/ip4/127.0.0.1/tcp/0");
    run(
        "config",
        "--json",
        "Addresses.Swarm",
        "[\"/ip4/127.0.0.1/tcp/" + freePort() + "\",\"/ip4/127.0.0.1/tcp/" + freePort() + "/ws\"]");
    for (String setting : settings) {
      String[] parts = setting.split("=", 2);
      run("config", "--json", parts[0], parts[1]);
    }
    process =
        builder("daemon", "--routing=" + routing)
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("daemon.log").toFile())
            .start();
    awaitReady();
  }

  static KuboDaemon start(Path folder, String... settings) throws Exception {
    return new KuboDaemon(List.of(), folder, "none", List.of(settings), Map.of());
  }

  /** That takes part in the local network's table, on loopback too. */
  static KuboDaemon startWithTable(Path folder, String... settings) throws Exception {
    List<String> all = new ArrayList<>(List.of(settings));
    all.add("Routing.LoopbackAddressesOnLanDHT=true");
    all.add("Bootstrap=[]");
    return new KuboDaemon(List.of(), folder, "dht", all, Map.of());
  }

  /** Run by this command, in a network of its own for example. */
  static KuboDaemon startBy(List<String> prefix, Path folder, String... settings) throws Exception {
    return new KuboDaemon(prefix, folder, "none", List.of(settings), Map.of());
  }

  /** With a private network, which it must have. */
  static KuboDaemon startPrivate(Path folder, String swarmKey, String... settings)
      throws Exception {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("swarm.key"), swarmKey);
    return new KuboDaemon(
        List.of(), folder, "none", List.of(settings), Map.of("LIBP2P_FORCE_PNET", "1"));
  }

  private void awaitReady() throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!Files.readString(home.resolve("daemon.log")).contains("Daemon is ready")) {
      if (System.nanoTime() > end || process.waitFor(50, TimeUnit.MILLISECONDS)) {
        throw new AssertionError("Kubo: " + Files.readString(home.resolve("daemon.log")));
      }
    }
  }

  /** Its addresses with its peer id: plain TCP first, then WebSocket. */
  List<Multiaddr> addresses() throws Exception {
    return run("id", "-f", "<addrs>")
        .lines()
        .filter(line -> line.startsWith("/ip4/127"))
        .map(Multiaddr::parse)
        .sorted(Comparator.comparing(address -> address.find(Protocol.WS).isPresent()))
        .toList();
  }

  String id() throws Exception {
    return run("id", "-f", "<id>").trim();
  }

  /** The exit value and what it printed, of a command to the running daemon. */
  String run(String... arguments) throws Exception {
    Process command = builder(arguments).redirectErrorStream(true).start();
    String output = new String(command.getInputStream().readAllBytes(), UTF_8);
    if (!command.waitFor(60, TimeUnit.SECONDS) || command.exitValue() != 0) {
      throw new IOException("ipfs " + String.join(" ", arguments) + ": " + output);
    }
    return output;
  }

  /** A command to the running daemon that goes on until it is destroyed. */
  Process start(String... arguments) throws IOException {
    return builder(arguments).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  private ProcessBuilder builder(String... arguments) {
    List<String> command = new ArrayList<>(prefix);
    command.add(ipfs.toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("IPFS_PATH", home.toString());
    builder.environment().put("IPFS_TELEMETRY", "off");
    builder.environment().putAll(environment);
    return builder;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
