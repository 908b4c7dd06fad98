package org.casanube.block.retrieval.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP server that answers what a test says, byte for byte. */
final class ScriptedServer implements AutoCloseable {
  private final ServerSocket listener;
  private final Script script;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  final List<String> requests = new CopyOnWriteArrayList<>();

  /** Writes the answer to a request with this target; the connection is closed after it. */
  interface Script {
    void answer(String target, OutputStream answer) throws IOException;
  }

  ScriptedServer(Script script) throws IOException {
    this.script = script;
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread _ = Thread.ofVirtual().name("scripted-server").start(this::accept);
  }

  URI base() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        sockets.add(socket);
        Thread _ = Thread.ofVirtual().name("scripted-connection").start(() -> serve(socket));
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      HeadReader head = new HeadReader(new BufferedInputStream(socket.getInputStream()), 64 * 1024);
      String target = head.line().split(" ", -1)[1];
      while (!head.line().isEmpty()) {
        // The rest of the head says nothing that matters here.
      }
      requests.add(target);
      script.answer(target, socket.getOutputStream());
    } catch (IOException e) {
      // A client may go away; tests look at what it made of the answer.
    }
  }

  /** A whole answer with this body. */
  static void send(OutputStream answer, String head, byte[] body) throws IOException {
    String text =
        "HTTP/1.1 " + head + "\r\nContent-Length: " + body.length + "\r\nConnection: close\r\n\r\n";
    answer.write(text.getBytes(StandardCharsets.US_ASCII));
    answer.write(body);
    answer.flush();
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
