package org.casanube.documents.mongodb;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.casanube.testpeers.Peer;

/** A FerretDB of the test's own, on a free port of the loopback. */
final class Ferret implements AutoCloseable {
  private final Process process;
  private final int port;

  private Ferret(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static Ferret start(Path folder) {
    Path program = Peer.FERRETDB.require();
    try {
      Path state = Files.createDirectories(folder.resolve("state"));
      int port = freePort();
      Process process =
          new ProcessBuilder(
                  program.toString(), "--listen", "127.0.0.1:" + port, "--state", state.toString())
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("ferretdb.log").toFile())
              .start();
      Ferret ferret = new Ferret(process, port);
      await("FerretDB, see " + folder).atMost(Duration.ofSeconds(30)).until(ferret::answers);
      return ferret;
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

  String uri() {
    return "mongodb://127.0.0.1:" + port;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
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
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
