package org.casanube.block.exchange.bitswap.interop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.testpeers.Peer;

/** A Kubo daemon on loopback that knows nobody and asks whomever it is connected with. */
final class KuboDaemon implements AutoCloseable {
  private static final long START_SECONDS = 60;
  private static final long COMMAND_SECONDS = 120;

  private final Path ipfs = Peer.KUBO.require();
  private final Path home;
  private final Process process;

  KuboDaemon(Path folder) throws Exception {
    home = folder;
    run("init", "-e", "--profile=test");
    run("config", "Addresses.API", "/ip4/127.0.0.1/tcp/" + freePort());
    run("config", "Addresses.Gateway", "/ip4/127.0.0.1/tcp/0");
    run("config", "--json", "Addresses.Swarm", "[\"/ip4/127.0.0.1/tcp/" + freePort() + "\"]");
    run("config", "--json", "Internal.Bitswap", "{\"BroadcastControl\":{\"Enable\":false}}");
    process =
        builder("daemon", "--routing=none")
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("daemon.log").toFile())
            .start();
    awaitReady();
  }

  private void awaitReady() throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (!Files.readString(home.resolve("daemon.log")).contains("Daemon is ready")) {
      if (System.nanoTime() > end || process.waitFor(50, TimeUnit.MILLISECONDS)) {
        throw new AssertionError("Kubo: " + Files.readString(home.resolve("daemon.log")));
      }
    }
  }

  Multiaddr address() throws Exception {
    return run("id", "-f", "<addrs>")
        .lines()
        .filter(line -> line.startsWith("/ip4/127"))
        .map(Multiaddr::parse)
        .findFirst()
        .orElseThrow();
  }

  /** What a command prints; one that fails throws. */
  String run(String... arguments) throws IOException, InterruptedException {
    Path output = Files.createTempFile(home.getParent(), "ipfs", ".out");
    Process command =
        builder(arguments).redirectErrorStream(true).redirectOutput(output.toFile()).start();
    boolean ended = command.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS);
    String text = new String(Files.readAllBytes(output), UTF_8);
    if (!ended || command.exitValue() != 0) {
      command.destroyForcibly();
      throw new IOException("ipfs " + String.join(" ", arguments) + ": " + text);
    }
    return text;
  }

  private ProcessBuilder builder(String... arguments) throws IOException {
    Files.createDirectories(home);
    List<String> command = new ArrayList<>(List.of(ipfs.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("IPFS_PATH", home.toString());
    builder.environment().put("IPFS_TELEMETRY", "off");
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
