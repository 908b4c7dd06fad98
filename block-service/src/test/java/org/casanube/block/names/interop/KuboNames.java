package org.casanube.block.names.interop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.casanube.testpeers.Peer;

/** A Kubo on loopback that knows nobody, and keeps names for itself. */
final class KuboNames implements AutoCloseable {
  private final Path ipfs = Peer.KUBO.require();
  private final Path folder;
  private final Process process;

  KuboNames(Path folder) throws Exception {
    this(folder, "--routing=dhtserver");
  }

  /** One whose daemon has these options. */
  KuboNames(Path folder, String... options) throws Exception {
    this.folder = folder;
    run("init", "-e", "--profile=test");
    List<String> daemon = new ArrayList<>(List.of("daemon"));
    daemon.addAll(List.of(options));
    process =
        builder(daemon.toArray(String[]::new))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("daemon.log").toFile())
            .start();
    awaitReady();
  }

  /** What the command printed, as text. */
  String run(String... arguments) throws Exception {
    return new String(runForBytes(arguments), UTF_8);
  }

  /** What the command printed. */
  byte[] runForBytes(String... arguments) throws Exception {
    Path errors = Files.createTempFile(folder, "command", ".errors");
    Process command = builder(arguments).redirectError(errors.toFile()).start();
    byte[] output = command.getInputStream().readAllBytes();
    if (!command.waitFor(60, TimeUnit.SECONDS) || command.exitValue() != 0) {
      throw new IOException(
          "ipfs " + String.join(" ", arguments) + ": " + Files.readString(errors));
    }
    return output;
  }

  private void awaitReady() throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!Files.readString(folder.resolve("daemon.log")).contains("Daemon is ready")) {
      if (System.nanoTime() > end || process.waitFor(50, TimeUnit.MILLISECONDS)) {
        throw new AssertionError("Kubo: " + Files.readString(folder.resolve("daemon.log")));
      }
    }
  }

  private ProcessBuilder builder(String... arguments) {
    List<String> command = new ArrayList<>(List.of(ipfs.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("IPFS_PATH", folder.toString());
    builder.environment().put("IPFS_TELEMETRY", "off");
    return builder;
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
