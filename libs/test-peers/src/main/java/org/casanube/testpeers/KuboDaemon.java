package org.casanube.testpeers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A Kubo daemon on loopback, by TCP and WebSocket, on free ports, that knows nobody. Commands may
 * be run by many threads.
 */
public final class KuboDaemon implements AutoCloseable {
  private static final long START_SECONDS = 60;
  private static final long COMMAND_SECONDS = 120;
  private static final long STOP_SECONDS = 10;

  private final Path ipfs = Peer.KUBO.require();
  private final Setup setup;
  private final Process process;

  /** What a daemon is started with. Not thread-safe. */
  public static final class Setup {
    private final Path home;
    private final List<String> prefix = new ArrayList<>();
    private final List<String> options = new ArrayList<>();
    private final List<String> settings = new ArrayList<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private String routing = "none";

    private Setup(Path home) {
      this.home = home;
    }

    /** The command that runs it, in a network of its own for example. */
    public Setup by(List<String> command) {
      prefix.addAll(command);
      return this;
    }

    /** How it looks for others: {@code none} unless told. */
    public Setup routing(String kind) {
      routing = kind;
      return this;
    }

    /** Takes part in the local network's table, on loopback too. */
    public Setup withTable() {
      return routing("dht").settings("Routing.LoopbackAddressesOnLanDHT=true", "Bootstrap=[]");
    }

    /** Is of the private network of this key, and refuses to run without one. */
    public Setup inNetwork(String swarmKey) throws IOException {
      Files.createDirectories(home);
      Files.writeString(home.resolve("swarm.key"), swarmKey);
      environment.put("LIBP2P_FORCE_PNET", "1");
      return this;
    }

    /** Settings of its configuration, each a name, an equals sign and JSON. */
    public Setup settings(String... assignments) {
      settings.addAll(List.of(assignments));
      return this;
    }

    /** An option of {@code ipfs daemon}. */
    public Setup option(String option) {
      options.add(option);
      return this;
    }

    /** Starts it, and waits until it answers. */
    public KuboDaemon start() throws IOException, InterruptedException {
      return new KuboDaemon(this);
    }
  }

  private KuboDaemon(Setup setup) throws IOException, InterruptedException {
    this.setup = setup;
    Files.createDirectories(setup.home);
    run("init", "-e", "--profile=test");
    run("config", "Addresses.API", "/ip4/127.0.0.1/tcp/0");
    run("config", "Addresses.Gateway", "/ip4/127.0.0.1/tcp/0");
    String listen = "[\"/ip4/127.0.0.1/tcp/0\",\"/ip4/127.0.0.1/tcp/0/ws\"]";
    run("config", "--json", "Addresses.Swarm", listen);
    for (String setting : setup.settings) {
      int equals = setting.indexOf('=');
      run("config", "--json", setting.substring(0, equals), setting.substring(equals + 1));
    }
    List<String> daemon = new ArrayList<>(List.of("daemon", "--routing=" + setup.routing));
    daemon.addAll(setup.options);
    process =
        builder(daemon.toArray(String[]::new))
            .redirectErrorStream(true)
            .redirectOutput(log().toFile())
            .start();
    awaitReady();
  }

  /** A daemon whose repository is in this folder, which need not exist. */
  public static Setup in(Path home) {
    return new Setup(home);
  }

  private Path log() {
    return setup.home.resolve("daemon.log");
  }

  private void awaitReady() throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (!Files.readString(log()).contains("Daemon is ready")) {
      if (System.nanoTime() > end || process.waitFor(50, TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("Kubo: " + Files.readString(log()));
      }
    }
  }

  /** Its multiaddrs on loopback with its peer id: plain TCP first, then WebSocket. */
  public List<String> addresses() throws IOException, InterruptedException {
    return run("id", "-f", "<addrs>")
        .lines()
        .filter(line -> line.startsWith("/ip4/127"))
        .sorted(Comparator.comparing(address -> address.contains("/ws/")))
        .toList();
  }

  /** The port of its RPC on loopback. */
  public int rpcPort() throws IOException {
    String address = Files.readString(setup.home.resolve("api")).strip();
    return Integer.parseInt(address.substring(address.lastIndexOf('/') + 1));
  }

  /** Its peer id. */
  public String id() throws IOException, InterruptedException {
    return run("id", "-f", "<id>").strip();
  }

  /**
   * What a command prints.
   *
   * @throws IOException with all it said if it fails, or takes two minutes
   */
  public String run(String... arguments) throws IOException, InterruptedException {
    return new String(runForBytes(arguments), UTF_8);
  }

  /**
   * What a command prints.
   *
   * @throws IOException with all it said if it fails, or takes two minutes
   */
  public byte[] runForBytes(String... arguments) throws IOException, InterruptedException {
    Path output = Files.createTempFile(setup.home, "command", ".out");
    Path errors = Files.createTempFile(setup.home, "command", ".errors");
    try {
      Process command =
          builder(arguments).redirectOutput(output.toFile()).redirectError(errors.toFile()).start();
      boolean ended = command.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS);
      if (!ended || command.exitValue() != 0) {
        command.destroyForcibly();
        String said = Files.readString(errors) + new String(Files.readAllBytes(output), UTF_8);
        throw new IOException("ipfs " + String.join(" ", arguments) + ": " + said);
      }
      return Files.readAllBytes(output);
    } finally {
      Files.delete(output);
      Files.delete(errors);
    }
  }

  /** A command that goes on until it is destroyed. */
  public Process begin(String... arguments) throws IOException {
    return builder(arguments).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  private ProcessBuilder builder(String... arguments) {
    List<String> command = new ArrayList<>(setup.prefix);
    command.add(ipfs.toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("IPFS_PATH", setup.home.toString());
    builder.environment().put("IPFS_TELEMETRY", "off");
    builder.environment().putAll(setup.environment);
    return builder;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
