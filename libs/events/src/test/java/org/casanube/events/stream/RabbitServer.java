package org.casanube.events.stream;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.casanube.testpeers.FreePorts;
import org.casanube.testpeers.Peer;

/**
 * A RabbitMQ of the test's own: its ports (that of Erlang's port mapper too), its node name, its
 * folders.
 */
final class RabbitServer implements AutoCloseable {
  private final Path program;
  private final Path folder;
  private final int port = FreePorts.one();
  private final int distribution = FreePorts.one();
  private final int mapper = FreePorts.one();
  private Process process;

  private RabbitServer(Path program, Path folder) throws IOException {
    this.program = program;
    this.folder = folder;
    this.process = launch();
  }

  static RabbitServer start(Path folder) throws IOException {
    return new RabbitServer(Peer.RABBITMQ.require(), folder);
  }

  int port() {
    return port;
  }

  private Process launch() {
    try {
      Path plugins = folder.resolve("enabled_plugins");
      Files.writeString(plugins, "[].\n");
      Path configuration = folder.resolve("rabbitmq.conf");
      Files.writeString(configuration, "loopback_users = none\ndisk_free_limit.absolute = 50MB\n");
      ProcessBuilder builder =
          new ProcessBuilder(program.toString())
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(
                  ProcessBuilder.Redirect.appendTo(folder.resolve("server.log").toFile()));
      builder
          .environment()
          .putAll(
              Map.ofEntries(
                  Map.entry("HOME", folder.toString()),
                  Map.entry("RABBITMQ_NODENAME", "casanube" + port + "@localhost"),
                  Map.entry("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1"),
                  Map.entry("RABBITMQ_NODE_PORT", "" + port),
                  Map.entry("RABBITMQ_DIST_PORT", "" + distribution),
                  Map.entry("ERL_EPMD_PORT", "" + mapper),
                  Map.entry("ERL_EPMD_ADDRESS", "127.0.0.1"),
                  Map.entry("RABBITMQ_MNESIA_BASE", folder.resolve("mnesia").toString()),
                  Map.entry("RABBITMQ_LOG_BASE", folder.resolve("log").toString()),
                  Map.entry("RABBITMQ_PID_FILE", folder.resolve("pid").toString()),
                  Map.entry("RABBITMQ_ENABLED_PLUGINS_FILE", plugins.toString()),
                  Map.entry("RABBITMQ_CONFIG_FILE", configuration.toString())));
      Process started = builder.start();
      await("RabbitMQ, see " + folder)
          .atMost(Duration.ofSeconds(60))
          .until(() -> !started.isAlive() || answers());
      if (!started.isAlive()) {
        throw new IllegalStateException(Files.readString(folder.resolve("server.log")));
      }
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  void restart() {
    stop();
    process = launch();
  }

  private void stop() {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
      await().atMost(Duration.ofSeconds(20)).until(() -> !answers());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stop();
    try {
      Process kill =
          new ProcessBuilder("epmd", "-port", "" + mapper, "-kill")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      kill.waitFor(10, TimeUnit.SECONDS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
