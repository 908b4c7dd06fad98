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
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers that begin before the body ends, and errors that come after the answer has begun. */
class RpcStreamTest {
  private static final String MISSING =
      "bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy";

  @TempDir Path home;

  private RpcClient rpc;
  private Socket socket;
  private BufferedReader in;

  @BeforeEach
  void connect() throws IOException {
    rpc = new RpcClient(home);
    socket = new Socket(InetAddress.getLoopbackAddress(), rpc.port());
    socket.setSoTimeout(60_000);
    in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  @AfterEach
  void close() throws IOException {
    socket.close();
    rpc.close();
  }

  private void send(String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private static String chunk(String text) {
    return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
  }

  private static String part(String content) {
    return "--B\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n" + content + "\r\n";
  }

  private String lineWith(String wanted) throws IOException {
    String line = in.readLine();
    while (line != null
        && !line.toLowerCase(Locale.ROOT).contains(wanted.toLowerCase(Locale.ROOT))) {
      line = in.readLine();
    }
    assertThat(line).as("a line with %s", wanted).isNotNull();
    return String.valueOf(line);
  }

  @Test
  void put_ofABodyThatGoesOn_isAnsweredPartByPart() throws IOException {
    send(
        """
        POST /api/v0/block/put HTTP/1.1\r
        Host: 127.0.0.1\r
        Content-Type: multipart/form-data; boundary=B\r
        Transfer-Encoding: chunked\r
        \r
        """);
    send(chunk(part("one") + "--B\r\n"));
    assertThat(lineWith("HTTP/1.1")).contains("200");
    assertThat(lineWith("\"Key\"")).contains("\"Size\":3");
    send(chunk("Content-Disposition: form-data; name=\"file\"\r\n\r\nthree\r\n--B\r\n"));
    assertThat(lineWith("\"Key\"")).contains("\"Size\":5");
    send(chunk("\r\nx\r\n--B--\r\n") + "0\r\n\r\n");
    assertThat(lineWith("\"Key\"")).contains("\"Size\":1");
  }

  @Test
  void read_thatFailsOnItsWay_endsWithATrailer() throws IOException {
    String dag = rpc.upload("dag/put", "", "{\"l\":{\"/\":\"" + MISSING + "\"}}").body();
    String cid = RpcClient.JSON.readTree(dag).path("Cid").path("/").asString();
    send(
        "POST /api/v0/dag/export?offline=true&arg="
            + cid
            + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\nTE: trailers\r\n\r\n");
    assertThat(lineWith("HTTP/1.1")).contains("200");
    assertThat(lineWith("Trailer:")).contains("X-Stream-Error");
    assertThat(lineWith("X-Stream-Error: ")).contains("could not find " + MISSING);
  }
}
