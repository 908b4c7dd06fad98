package org.casanube.block.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What callers who are refused by the listener itself are told. */
class RpcRoomTest {
  private static final int MEBIBYTE = 1024 * 1024;

  private static RpcClient rpc;

  @BeforeAll
  static void start(@TempDir Path home) {
    rpc = new RpcClient(home, "--casanube.block.rpc.max-body=64KB");
  }

  @AfterAll
  static void close() {
    rpc.close();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), rpc.port());
    socket.setSoTimeout(60_000);
    return socket;
  }

  private static BufferedReader reader(Socket socket) throws IOException {
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
  }

  private static void send(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  private static void sendMebibytes(Socket socket, int count) throws IOException {
    byte[] piece = new byte[MEBIBYTE];
    for (int index = 0; index < count; index++) {
      socket.getOutputStream().write(piece);
    }
  }

  private static String lineWith(BufferedReader in, String wanted) throws IOException {
    String line = in.readLine();
    while (line != null && !line.contains(wanted)) {
      line = in.readLine();
    }
    return String.valueOf(line);
  }

  @Test
  void answer_toWhatIsNoHttp_tellsNothingOfTheContainer() throws IOException {
    try (Socket socket = connect()) {
      send(socket, "GARBAGE\r\n\r\n");
      String all = reader(socket).readAllAsString();
      assertThat(all)
          .startsWith("HTTP/1.1 400 ")
          .contains("text/plain")
          .endsWith("The request is malformed or its headers are too long.\n")
          .doesNotContainIgnoringCase("tomcat")
          .doesNotContain("<html");
    }
  }

  @Test
  void refusal_ofACallerWhoSendsBeforeReading_arrives() throws IOException {
    try (Socket socket = connect()) {
      send(
          socket,
          "POST /api/v0/add HTTP/1.1\r\nHost: evil.example\r\nContent-Length: %d\r\n\r\n"
              .formatted(4 * MEBIBYTE));
      sendMebibytes(socket, 4);
      assertThat(reader(socket).readLine()).startsWith("HTTP/1.1 403");
    }
  }

  @Test
  void refusal_ofABodyOverTheLimit_arrives() throws IOException {
    try (Socket socket = connect()) {
      send(
          socket,
          """
          POST /api/v0/add HTTP/1.1\r
          Host: 127.0.0.1\r
          Content-Type: multipart/form-data; boundary=B\r
          Content-Length: %d\r
          \r
          --B\r
          Content-Disposition: form-data; name="file"; filename="f"\r
          \r
          """
              .formatted(100 + 4 * MEBIBYTE));
      sendMebibytes(socket, 4);
      assertThat(lineWith(reader(socket), "max-body")).contains("larger than 65536 bytes");
    }
  }
}
