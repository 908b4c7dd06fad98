package org.casanube.systemtests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.casanube.testpeers.Peer;

/** A Kubo daemon of a private network on loopback, which knows nobody. */
final class PrivateKubo implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);

  private final Path program = Peer.KUBO.require();
  private final Path repository;
  private final Process daemon;

  /** Starts it in a folder that is not there yet, with this content of its {@code swarm.key}. */
  PrivateKubo(Path folder, String swarmKey) throws IOException, InterruptedException {
    this(folder, swarmKey, List.of());
  }

  /** One that asks these delegated routers who has what, and nobody else. */
  PrivateKubo(Path folder, String swarmKey, List<String> routers)
      throws IOException, InterruptedException {
    repository = Files.createDirectories(folder);
    Files.writeString(folder.resolve("swarm.key"), swarmKey);
    String loopback = "/ip4/127.0.0.1/tcp/0";
    String _ = run("init", "-e", "--profile=test");
    String _ = run("config", "Addresses.API", loopback);
    String _ = run("config", "Addresses.Gateway", loopback);
    String _ = run("config", "--json", "Addresses.Swarm", "[\"" + loopback + "\"]");
    List<String> start = new ArrayList<>(List.of(program.toString(), "daemon"));
    if (routers.isEmpty()) {
      start.add("--routing=none");
    } else {
      String named = routers.stream().collect(Collectors.joining("\",\"", "[\"", "\"]"));
      String routing = "{\"Type\":\"delegated\",\"DelegatedRouters\":" + named + "}";
      String _ = run("config", "--json", "Routing", routing);
      String _ = run("config", "--json", "HTTPRetrieval.Enabled", "true");
      String _ = run("config", "--json", "Provide.Enabled", "false");
      String _ = run("config", "--json", "AutoConf.Enabled", "false");
      String _ = run("config", "--json", "Ipns.DelegatedPublishers", "[]");
    }
    Path log = folder.resolve("daemon.log");
    ProcessBuilder builder =
        new ProcessBuilder(start).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment());
    daemon = builder.start();
    Awaitility.await()
        .atMost(START)
        .until(() -> !daemon.isAlive() || Files.readString(log).contains("Daemon is ready"));
    if (!daemon.isAlive()) {
      throw new IOException("Kubo: " + Files.readString(log));
    }
  }

  /** What a command prints; fails if it does. */
  String run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    return Output.of(command, environment(), repository);
  }

  private Map<String, String> environment() {
    return Map.of(
        "IPFS_PATH", repository.toString(), "IPFS_TELEMETRY", "off", "LIBP2P_FORCE_PNET", "1");
  }

  /** Where it can be dialled, with its peer id. */
  String address() throws IOException, InterruptedException {
    return run("id", "-f", "<addrs>").lines().findFirst().orElseThrow();
  }

  /** The address of its HTTP gateway. */
  String gateway() throws IOException {
    return Files.readString(repository.resolve("gateway")).strip();
  }

  String id() throws IOException, InterruptedException {
    return run("id", "-f", "<id>");
  }

  @Override
  public void close() {
    daemon.destroy();
    try {
      if (!daemon.waitFor(20, TimeUnit.SECONDS)) {
        daemon.destroyForcibly();
      }
    } catch (InterruptedException stopped) {
      daemon.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
