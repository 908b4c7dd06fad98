package org.casanube.cli;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** An HTTP server of a few lines, which says byte by byte what a test wants. */
public final class TinyServer implements Closeable {
  private final ServerSocket socket;
  private final Answering answering;
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private final CountDownLatch failure = new CountDownLatch(1);

  private TinyServer(Answering answering) throws IOException {
    this.answering = answering;
    this.socket = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().start(this::serve);
  }

  public static TinyServer of(Answering answering) throws IOException {
    return new TinyServer(answering);
  }

  /** Answers every request with those bytes and closes. */
  public static TinyServer raw(String answer) throws IOException {
    return new TinyServer(
        (head, in, out) -> out.write(answer.getBytes(StandardCharsets.ISO_8859_1)));
  }

  /** Collects the body and answers with that JSON. */
  public static TinyServer collecting(OutputStream into, String json) throws IOException {
    return new TinyServer((head, in, out) -> {
      body(head, in).transferTo(into);
      String lines = "application/x-ndjson";
      String type = head.contains(lines) ? lines : "application/json";
      out.write(answer("200 OK", type, json.getBytes(StandardCharsets.UTF_8)));
    });
  }

  public static byte[] ok(String body) {
    return answer("200 OK", "application/json", body.getBytes(StandardCharsets.UTF_8));
  }

  public static byte[] answer(String status, String type, byte[] body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    String head =
        "HTTP/1.1 " + status + "\r\nContent-Type: " + type + "\r\nContent-Length: " + body.length;
    out.writeBytes((head + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(body);
    return out.toByteArray();
  }

  public String url() {
    return "http://127.0.0.1:" + socket.getLocalPort();
  }

  public String lastHead() {
    return heads.getLast();
  }

  /** The request lines so far. */
  public List<String> requests() {
    return heads.stream().map(head -> head.lines().findFirst().orElse("")).toList();
  }

  /** Whether a request ended before its body did, or will soon. */
  public boolean awaitFailure() {
    try {
      return failure.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException stopped) {
      return false;
    }
  }

  /** The body of a request without its framing. */
  public static InputStream body(String head, InputStream in) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    if (head.contains("Transfer-Encoding: chunked")) {
      long size = chunk(in);
      while (size > 0) {
        body.writeBytes(exactly(in, size));
        in.skipNBytes(2);
        size = chunk(in);
      }
      in.skipNBytes(2);
    } else if (head.contains("Content-Length: ")) {
      String digits = head.replaceAll("(?s).*Content-Length: ([0-9]+).*", "$1");
      body.writeBytes(exactly(in, Long.parseLong(digits)));
    }
    return new java.io.ByteArrayInputStream(body.toByteArray());
  }

  private static byte[] exactly(InputStream in, long count) throws IOException {
    byte[] bytes = in.readNBytes(Math.toIntExact(count));
    if (bytes.length < count) {
      throw new IOException("the request ended early");
    }
    return bytes;
  }

  private static long chunk(InputStream in) throws IOException {
    String line = until(in, "\r\n").strip();
    return Long.parseLong(line, 16);
  }

  private static String until(InputStream in, String end) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf(end) < 0) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("the request ended early");
      }
      text.append((char) b);
    }
    return text.toString();
  }

  private void serve() {
    while (!socket.isClosed()) {
      try (Socket connection = socket.accept()) {
        InputStream in = new java.io.BufferedInputStream(connection.getInputStream());
        String head = until(in, "\r\n\r\n");
        heads.add(head);
        answering.answer(head, in, connection.getOutputStream());
        connection.getOutputStream().flush();
        connection.shutdownOutput();
      } catch (Exception ended) {
        failure.countDown();
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** Answers one request. */
  @FunctionalInterface
  public interface Answering {
    void answer(String head, InputStream in, OutputStream out) throws Exception;
  }
}
