package org.casanube.block.content.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that mean no good: slow, greedy, or unclear about where a request ends. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContentAttackTest {
  private static final int PIECE = 256 * 1024;

  private final ContentFixture content = new ContentFixture();
  private String file = "";

  @BeforeAll
  void fill(@TempDir Path temporary) throws IOException {
    byte[] bytes = new byte[PIECE];
    new Random(4).nextBytes(bytes);
    file = "/ipfs/" + content.addFile(bytes, temporary);
  }

  @AfterAll
  void stop() {
    content.close();
  }

  @Test
  void pipeline_ofClientThatReadsNothing_isAnsweredNoFurtherThanItsBuffers() throws IOException {
    double before = answers();
    try (Socket socket = greedy()) {
      String request = "GET " + file + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
      socket.getOutputStream().write(request.repeat(2000).getBytes(StandardCharsets.US_ASCII));
      Awaitility.await()
          .during(Duration.ofMillis(600))
          .atMost(Duration.ofSeconds(20))
          .until(this::answers, new Unchanged()::holds);
    }
    // What the kernel takes for a loopback connection is a few MiB.
    assertThat(answers() - before).isLessThan(200);
  }

  @Test
  void pipeline_whoseLastAnswerCloses_comesWholeToSlowReader(@TempDir Path temporary)
      throws IOException {
    int count = 40;
    try (ContentFixture patient = new ContentFixture(16, Duration.ofMinutes(2));
        Socket socket = greedy(patient)) {
      String piece = "/ipfs/" + patient.addFile(new byte[PIECE], temporary);
      for (int sent = 1; sent < count; sent++) {
        patient.send(socket, "GET", piece);
      }
      patient.send(socket, "GET", piece, "Connection: close");
      Awaitility.await()
          .during(Duration.ofMillis(600))
          .atMost(Duration.ofSeconds(10))
          .until(() -> answers(patient), new Unchanged()::holds);
      for (int read = 0; read < count; read++) {
        Reply reply = Reply.read(socket.getInputStream(), false);
        assertThat(reply.body()).hasSize(PIECE);
      }
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void answer_thatItsReaderStopsTaking_isCutAfterTheStallTimeout() throws IOException {
    try (Socket socket = greedy()) {
      for (int sent = 0; sent < 60; sent++) {
        content.send(socket, "GET", file);
      }
      Awaitility.await()
          .during(ContentFixture.STALL.plusSeconds(2))
          .atMost(Duration.ofSeconds(20))
          .until(this::answers, new Unchanged()::holds);
      assertThatThrownBy(
              () -> {
                for (int read = 0; read < 60; read++) {
                  Reply _ = Reply.read(socket.getInputStream(), false);
                }
              })
          .isInstanceOfAny(EOFException.class, SocketException.class);
    }
  }

  @Test
  void largeAnswer_thatItsReaderStopsTaking_isCutAfterTheStallTimeout(@TempDir Path temporary)
      throws IOException {
    String large = "/ipfs/" + content.addFile(new byte[16 * 1024 * 1024], temporary);
    var cutOff = content.metrics.get("casanube.content.requests").tag("outcome", "cut-off").timer();
    long before = cutOff.count();
    try (Socket socket = greedy()) {
      content.send(socket, "GET", large);
      Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> cutOff.count() == before + 1);
    }
  }

  @Test
  void head_thatComesByteByByte_isGivenUp() throws IOException {
    try (Socket socket = content.connect()) {
      socket.setSoTimeout(100);
      socket.getOutputStream().write("GET / HTTP/1.1\r\nX: ".getBytes(StandardCharsets.US_ASCII));
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> isClosedAfterAnotherByte(socket));
    }
  }

  private static boolean isClosedAfterAnotherByte(Socket socket) throws IOException {
    try {
      socket.getOutputStream().write('a');
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (SocketException e) {
      return true;
    }
  }

  @Test
  void body_forWhoTakesIt_endsWhereItWasSaidTo() throws IOException {
    try (Socket socket = content.connect()) {
      String put = "PUT /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\n";
      String both = put + "first" + put + "other" + "GET " + file + " HTTP/1.1\r\nHost: a\r\n\r\n";
      for (byte each : both.getBytes(StandardCharsets.US_ASCII)) {
        socket.getOutputStream().write(each);
      }
      assertThat(Reply.read(socket.getInputStream(), false).text()).isEqualTo("first");
      assertThat(Reply.read(socket.getInputStream(), false).text()).isEqualTo("other");
      assertThat(Reply.read(socket.getInputStream(), false).status()).isEqualTo(421);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /echo|Content-Length: 5",
        "PUT /echo|Content-Length: 1001",
        "PUT /echo|Transfer-Encoding: chunked",
        "PUT /echo|Content-Length: 5\r\nTransfer-Encoding: chunked",
        "PUT /other|Content-Length: 5",
        "PUT http://evil.example/echo|Content-Length: 5"
      })
  void body_forWhoTakesNone_isRefused(String request) throws IOException {
    try (Socket socket = content.connect()) {
      String[] parts = request.split("\\|");
      String raw = parts[0] + " HTTP/1.1\r\nHost: localhost\r\n" + parts[1] + "\r\n\r\nfirst";
      socket.getOutputStream().write(raw.getBytes(StandardCharsets.US_ASCII));
      assertThat(Reply.read(socket.getInputStream(), false).status()).isIn(400, 421);
    }
  }

  @Test
  void body_thatDoesNotCome_isGivenUp() throws IOException {
    try (Socket socket = content.connect()) {
      socket.setSoTimeout(20_000);
      String put = "PUT /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nfir";
      socket.getOutputStream().write(put.getBytes(StandardCharsets.US_ASCII));
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: identity",
        "Transfer-Encoding: chunked",
        "Content-Length: 5",
        "Content-Length: 5, 5",
        "Content-Length: +0",
        "Host: second"
      })
  void request_whoseEndIsUnclear_isRefusedAndNothingAfterItIsRead(String header)
      throws IOException {
    try (Socket socket = content.connect()) {
      String raw =
          "GET %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n\r\n0\r\n\r\nGET %s HTTP/1.1\r\n\r\n"
              .formatted(file, header, file);
      socket.getOutputStream().write(raw.getBytes(StandardCharsets.US_ASCII));
      assertThat(Reply.read(socket.getInputStream(), false).status()).isEqualTo(400);
      assertThatThrownBy(() -> Reply.read(socket.getInputStream(), false))
          .isInstanceOfAny(EOFException.class, SocketException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {17_000, 100_000, 2_000_000})
  void request_overTheLimits_isRefused(int length) throws IOException {
    String filling = "a".repeat(length);
    for (String raw :
        new String[] {
          "GET /" + filling + " HTTP/1.1\r\nHost: localhost\r\n\r\n",
          "GET /ipfs/x HTTP/1.1\r\nHost: localhost\r\nX: " + filling + filling + "\r\n\r\n",
        }) {
      try (Socket socket = content.connect()) {
        socket.getOutputStream().write(raw.getBytes(StandardCharsets.US_ASCII));
        byte[] line = socket.getInputStream().readNBytes(12);
        assertThat(new String(line, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 400");
      }
    }
  }

  @Test
  void request_ofOtherVersion_isRefusedInOurs() throws IOException {
    try (Socket socket = content.connect()) {
      String raw = "GET " + file + " HTTP/9.9\r\nHost: localhost\r\n\r\n";
      socket.getOutputStream().write(raw.getBytes(StandardCharsets.US_ASCII));
      byte[] line = socket.getInputStream().readNBytes(12);
      assertThat(new String(line, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 400");
    }
  }

  private Socket greedy() throws IOException {
    return greedy(content);
  }

  private static Socket greedy(ContentFixture fixture) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.setSoTimeout(10_000);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), fixture.port));
    return socket;
  }

  private double answers() {
    return answers(content);
  }

  private static double answers(ContentFixture fixture) {
    return fixture.metrics.find("casanube.content.requests").timers().stream()
        .mapToLong(timer -> timer.count())
        .sum();
  }

  /** Whether a number is what it was the last time. */
  private static final class Unchanged {
    private double last = -1;

    boolean holds(double now) {
      boolean same = now == last;
      last = now;
      return same;
    }
  }
}
