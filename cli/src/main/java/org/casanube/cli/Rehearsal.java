package org.casanube.cli;

import java.io.ByteArrayInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.casanube.cli.terminal.Terminal;

/**
 * Runs the usual commands once against a server of its own that answers anything with the same few
 * words. The JVM watches and puts what they need into an AOT cache. The launcher runs this, once
 * per build.
 */
final class Rehearsal {
  private static final String ANSWER =
      "{\"type\":\"added\",\"cid\":\"bafkqaaa\",\"name\":\"a\",\"size\":1,\"names\":[\"a\"]}\n";
  private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private Rehearsal() {}

  /** Runs the rehearsal and ends normally, so that the JVM writes its cache. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createTempDirectory("nube-rehearsal");
    Path file = Files.writeString(folder.resolve("a"), "a");
    try (ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      Thread.ofPlatform().daemon().start(() -> serve(server));
      String url = "http://127.0.0.1:" + server.getLocalPort();
      for (String command :
          new String[] {
            "version",
            "--help",
            "pin ls",
            "pin ls --json",
            "pin add bafkqaaa",
            "stat bafkqaaa",
            "ls -l bafkqaaa",
            "cat bafkqaaa",
            "files ls /",
            "files stat",
            "block stat bafkqaaa",
            "add -q " + file,
            "add " + folder,
            "kubo-shim version",
            "nonsense"
          }) {
        rehearse(url, command.split(" ", 4));
      }
    } finally {
      Files.delete(file);
      Files.delete(folder);
    }
  }

  private static void rehearse(String url, String... arguments) throws IOException {
    try (InputStream nothing = new ByteArrayInputStream(new byte[0]);
        OutputStream nowhere = new FileOutputStream("/dev/null")) {
      Terminal terminal = new Terminal(nothing, nowhere, nowhere, false);
      int code = Nube.run(terminal, Map.of("CASANUBE_NODE", url), arguments);
      assert code >= 0;
    }
  }

  private static void serve(ServerSocket server) {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        answer(socket);
      } catch (SocketException over) {
        // the rehearsal has ended, or a command has seen enough
      } catch (IOException failed) {
        return;
      }
    }
  }

  private static void answer(Socket socket) throws IOException {
    byte[] request = new byte[64 * 1024];
    int held = 0;
    boolean isChunked = false;
    while (true) {
      int n = socket.getInputStream().read(request, held, request.length - held);
      if (n <= 0) {
        break;
      }
      held += n;
      String text = new String(request, 0, held, StandardCharsets.ISO_8859_1);
      isChunked |= text.contains("Transfer-Encoding: chunked");
      if (isChunked ? endsWithLastChunk(request, held) : text.contains("\r\n\r\n")) {
        break;
      }
    }
    String head = "HTTP/1.1 200 OK\r\nContent-Length: " + ANSWER.length() + "\r\n\r\n";
    socket.getOutputStream().write((head + ANSWER).getBytes(StandardCharsets.US_ASCII));
  }

  private static boolean endsWithLastChunk(byte[] bytes, int length) {
    for (int i = 0; i < LAST_CHUNK.length; i++) {
      if (length < LAST_CHUNK.length || bytes[length - LAST_CHUNK.length + i] != LAST_CHUNK[i]) {
        return false;
      }
    }
    return true;
  }
}
