package org.casanube.gateway;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A service made of bare sockets, so that a test sees every byte that the gateway sends and may
 * misbehave in every way that a service can.
 */
public final class StubService implements AutoCloseable {
  private final ServerSocket listener;
  private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();
  private volatile Handler handler = call -> call.respond("200 OK", "", "ok");

  public StubService() throws IOException {
    listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().name("stub-accept").start(this::accept);
  }

  /** Answers one call. */
  public interface Handler {
    void handle(Call call) throws IOException;
  }

  /** What one request looked like, and the way to answer it. */
  public record Call(String line, List<String> headers, Socket socket, InputStream body) {
    public String target() {
      return line.split(" ", -1)[1];
    }

    public List<String> header(String name) {
      String prefix = name.toLowerCase(Locale.ROOT) + ":";
      return headers.stream()
          .filter(header -> header.toLowerCase(Locale.ROOT).startsWith(prefix))
          .map(header -> header.substring(prefix.length()).strip())
          .toList();
    }

    public void respond(String status, String moreHeaders, String content) throws IOException {
      byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
      send(
          "HTTP/1.1 %s\r\nContent-Length: %d\r\n%s\r\n"
              .formatted(status, bytes.length, moreHeaders));
      out().write(bytes);
      out().flush();
    }

    public void send(String raw) throws IOException {
      out().write(raw.getBytes(StandardCharsets.ISO_8859_1));
      out().flush();
    }

    public OutputStream out() throws IOException {
      return socket.getOutputStream();
    }

    /** Reads the body as its headers say; returns its size. */
    public long drain() throws IOException {
      List<String> length = header("Content-Length");
      if (!length.isEmpty()) {
        body.skipNBytes(Long.parseLong(length.getFirst()));
        return Long.parseLong(length.getFirst());
      }
      if (header("Transfer-Encoding").isEmpty()) {
        return 0;
      }
      long total = 0;
      while (true) {
        long size = Long.parseLong(readLine(body), 16);
        body.skipNBytes(size);
        readLine(body);
        if (size == 0) {
          return total;
        }
        total += size;
      }
    }
  }

  public String address() {
    return "http://127.0.0.1:" + listener.getLocalPort();
  }

  public void onCall(Handler newHandler) {
    calls.clear();
    handler = newHandler;
  }

  public Call nextCall() throws InterruptedException {
    @Nullable Call call = calls.poll(20, TimeUnit.SECONDS);
    if (call == null) {
      throw new AssertionError("the gateway called nobody");
    }
    return call;
  }

  public boolean hasCalls() {
    return !calls.isEmpty();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        Thread.ofVirtual().name("stub-call").start(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
      while (!socket.isClosed()) {
        String line = readLine(in);
        if (!line.endsWith(" HTTP/1.1")) {
          // The end, or what is left of a body that a handler did not read.
          return;
        }
        List<String> headers =
            Stream.generate(() -> readLine(in)).takeWhile(header -> !header.isEmpty()).toList();
        Call call = new Call(line, headers, socket, in);
        calls.add(call);
        handler.handle(call);
        call.out().flush();
      }
    } catch (IOException | UncheckedIOException e) {
      // The connection is over, which is what some tests are about.
      return;
    }
  }

  static String readLine(InputStream in) {
    StringBuilder line = new StringBuilder();
    try {
      for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
        if (next != '\r') {
          line.append((char) next);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
