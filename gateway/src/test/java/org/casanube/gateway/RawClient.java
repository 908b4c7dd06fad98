package org.casanube.gateway;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A client that sends exactly what a test writes, and nothing of its own. */
public final class RawClient implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;

  public RawClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(30_000);
    in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
  }

  /** The head of an answer. */
  public record Head(String line, List<String> headers) {
    public int status() {
      return Integer.parseInt(line.split(" ", -1)[1]);
    }

    public List<String> header(String name) {
      String prefix = name.toLowerCase(Locale.ROOT) + ":";
      return headers.stream()
          .filter(header -> header.toLowerCase(Locale.ROOT).startsWith(prefix))
          .map(header -> header.substring(prefix.length()).strip())
          .toList();
    }
  }

  public RawClient send(String raw) throws IOException {
    out().write(raw.getBytes(StandardCharsets.ISO_8859_1));
    out().flush();
    return this;
  }

  /** How long a read waits before it fails. */
  public void setPatience(int millis) throws IOException {
    socket.setSoTimeout(millis);
  }

  public OutputStream out() throws IOException {
    return socket.getOutputStream();
  }

  public InputStream in() {
    return in;
  }

  public String readLine() {
    return StubService.readLine(in);
  }

  public Head readHead() {
    String line = StubService.readLine(in);
    return new Head(
        line,
        Stream.generate(() -> StubService.readLine(in)).takeWhile(h -> !h.isEmpty()).toList());
  }

  /** The body of an answer that tells its length. */
  public String readBody(Head head) throws IOException {
    int length = Integer.parseInt(head.header("Content-Length").getFirst());
    return new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  /** Leaves in the middle of whatever is under way. */
  public void abort() throws IOException {
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
