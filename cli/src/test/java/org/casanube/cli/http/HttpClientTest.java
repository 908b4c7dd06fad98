package org.casanube.cli.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.casanube.cli.TinyServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpClientTest {
  private static HttpClient client(TinyServer server) {
    return new HttpClient(Origin.parse(server.url()), Duration.ofSeconds(10));
  }

  private static Request get(String path) {
    return Request.of("GET", Target.of(path));
  }

  private static String read(TinyServer server) throws IOException {
    try (Response response = client(server).send(get("/x"))) {
      return response.text();
    }
  }

  @Test
  void send_ofSizedAnswer_readsExactlyThat() throws IOException {
    try (TinyServer server = TinyServer.raw("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcdef")) {
      assertThat(read(server)).isEqualTo("abc");
      assertThat(server.lastHead()).startsWith("GET /x HTTP/1.1\r\n").contains("Connection: close");
    }
  }

  @Test
  void send_ofChunkedAnswer_joinsChunksAndSkipsTrailers() throws IOException {
    String body = "3;ext=1\r\nabc\r\n0A\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n";
    String answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".concat(body);
    try (TinyServer server = TinyServer.raw(answer)) {
      assertThat(read(server)).isEqualTo("abc0123456789");
    }
  }

  @Test
  void send_ofInterimAnswers_waitsForTheFinalOne() throws IOException {
    String answer =
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
            + "HTTP/1.0 404 Not Found\r\nX: 1\r\n\r\nto the end";
    try (TinyServer server = TinyServer.raw(answer);
        Response response = client(server).send(get("/"))) {
      assertThat(response.status()).isEqualTo(404);
      assertThat(response.isSuccess()).isFalse();
      assertThat(response.header("x")).isEqualTo("1");
      assertThat(response.text()).isEqualTo("to the end");
    }
  }

  @Test
  void send_ofHead_expectsNoBody() throws IOException {
    try (TinyServer server = TinyServer.raw("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n");
        Response response = client(server).send(Request.of("HEAD", Target.of("/")))) {
      assertThat(response.header("Content-Length")).isEqualTo("99");
      assertThat(response.text()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "SSH-2.0-OpenSSH\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5x\r\n\r\nabcde",
        "HTTP/1.1 200 OK\r\nbroken\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcdef\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n",
        "HTTP/1.1 101 Switching Protocols\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX: y"
      })
  void send_ofBrokenAnswers_failsInsteadOfGuessing(String answer) throws IOException {
    try (TinyServer server = TinyServer.raw(answer)) {
      assertThatThrownBy(() -> read(server)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void send_ofEndlessHeader_isRefused() throws IOException {
    String answer = "HTTP/1.1 200 OK\r\nX: " + "y".repeat(20_000);
    try (TinyServer server = TinyServer.raw(answer)) {
      assertThatThrownBy(() -> read(server)).hasMessageContaining("8192");
    }
  }

  @Test
  void send_toNobody_saysConnectionRefused() throws IOException {
    String url;
    try (TinyServer server = TinyServer.raw("")) {
      url = server.url();
    }
    HttpClient nobody = new HttpClient(Origin.parse(url), Duration.ofSeconds(1));
    assertThatThrownBy(() -> nobody.send(get("/"))).isInstanceOf(ConnectException.class);
  }

  @Test
  void send_toSilentServer_givesUp() throws IOException {
    CountDownLatch over = new CountDownLatch(1);
    try (TinyServer server =
        TinyServer.of((head, in, out) ->
            assertThat(over.await(10, TimeUnit.SECONDS)).as("given up").isTrue())) {
      HttpClient hasty = new HttpClient(Origin.parse(server.url()), Duration.ofMillis(100));
      assertThatThrownBy(() -> hasty.send(get("/"))).isInstanceOf(SocketTimeoutException.class);
      over.countDown();
    }
  }

  @Test
  void send_ofUnknownLength_streamsChunksWhileTheAnswerComes() throws Exception {
    byte[] content = new byte[3_000_000];
    new Random(1).nextBytes(content);
    CountDownLatch firstAnswer = new CountDownLatch(1);
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    try (TinyServer server =
        TinyServer.of((head, in, out) -> {
          out.write("HTTP/1.1 200 OK\r\n\r\nfirst\n".getBytes(StandardCharsets.US_ASCII));
          out.flush();
          TinyServer.body(head, in).transferTo(received);
          out.write("last\n".getBytes(StandardCharsets.US_ASCII));
        })) {
      Body body =
          sink -> {
            sink.write(content, 0, 1000);
            sink.write(content[1000]);
            await(firstAnswer);
            sink.write(content, 1001, content.length - 1001);
          };
      Request request = Request.of("POST", Target.of("/")).with(body, "application/x-tar");
      try (Response response = client(server).send(request)) {
        assertThat(new String(response.body().readNBytes(6), StandardCharsets.US_ASCII))
            .isEqualTo("first\n");
        firstAnswer.countDown();
        assertThat(response.text()).isEqualTo("last\n");
      }
      assertThat(server.lastHead()).contains("Transfer-Encoding: chunked");
      assertThat(received.toByteArray()).isEqualTo(content);
    }
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException stopped) {
      throw new IOException(stopped);
    }
  }

  @Test
  void send_ofFile_announcesItsLengthAndSendsItWhole(@TempDir Path folder) throws IOException {
    byte[] content = new byte[1_000_003];
    new Random(2).nextBytes(content);
    Path file = Files.write(folder.resolve("f"), content);
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    try (TinyServer server = TinyServer.collecting(received, "{}");
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      Body body = new SizedFile(channel, content.length);
      try (Response response =
          client(server).send(Request.of("PUT", Target.of("/")).with(body, "x/y"))) {
        assertThat(response.status()).isEqualTo(200);
      }
      assertThat(server.lastHead()).contains("Content-Length: 1000003\r\n");
      assertThat(received.toByteArray()).isEqualTo(content);
    }
  }

  @Test
  void send_ofFileThatShrinks_cutsTheRequestAndTellsWhy(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("f"), new byte[1000]);
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    try (TinyServer server = TinyServer.collecting(received, "{}");
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      Request request =
          Request.of("POST", Target.of("/")).with(new SizedFile(channel, 2000), "x/y");
      assertThatThrownBy(() -> client(server).send(request))
          .hasMessageContaining("1000 bytes shorter");
    }
  }

  @Test
  void send_ofFileToServerThatPauses_waitsWithoutSpinning(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("f");
    try (FileChannel sparse =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      sparse.write(ByteBuffer.wrap(new byte[] {1}), 64 * 1024 * 1024 - 1);
    }
    AtomicLong used = new AtomicLong(-1);
    try (TinyServer server =
            TinyServer.of((head, in, out) -> {
              in.skipNBytes(1_000_000);
              LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(700));
              used.set(cpuOfUpload());
              in.skipNBytes(63 * 1024 * 1024);
              out.write(
                  "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
                      .getBytes(StandardCharsets.US_ASCII));
              out.flush();
            });
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      Request request =
          Request.of("POST", Target.of("/")).with(new SizedFile(channel, channel.size()), "x/y");
      client(server).send(request).close();
    }
    assertThat(Duration.ofNanos(used.get())).isBetween(Duration.ZERO, Duration.ofMillis(300));
  }

  private static long cpuOfUpload() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("nube-upload"))
        .mapToLong(
            thread -> ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.threadId()))
        .sum();
  }

  @Test
  void send_ofBodyThatFails_neverEndsItAsIfItWereWhole() throws IOException {
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    try (TinyServer server = TinyServer.collecting(received, "{}")) {
      Body body =
          sink -> {
            sink.write(new byte[500_000]);
            throw new IOException("a file vanished");
          };
      Request request = Request.of("POST", Target.of("/")).with(body, "x/y");
      assertThatThrownBy(() -> client(server).send(request)).hasMessage("a file vanished");
      assertThat(server.awaitFailure()).isTrue();
    }
  }

  @Test
  void send_whenTheServerRefusesHalfWay_givesItsAnswer() throws IOException {
    try (TinyServer server =
        TinyServer.of((head, in, out) -> {
          in.skipNBytes(10);
          out.write(
              "HTTP/1.1 507 Full\r\nContent-Length: 4\r\n\r\nfull"
                  .getBytes(StandardCharsets.US_ASCII));
          out.flush();
          in.transferTo(ByteArrayOutputStream.nullOutputStream());
        })) {
      Body endless =
          sink -> {
            for (int i = 0; i < 1_000; i++) {
              sink.write(new byte[100_000]);
            }
          };
      Request request = Request.of("POST", Target.of("/")).with(endless, "x/y");
      try (Response response = client(server).send(request)) {
        assertThat(response.status()).isEqualTo(507);
        assertThat(response.text()).isEqualTo("full");
      }
    }
  }

  @Test
  void send_ofHeaderWithLineBreak_isRefused() throws IOException {
    try (TinyServer server = TinyServer.raw("HTTP/1.1 200 OK\r\n\r\n")) {
      Request request = get("/").with("Range", "x\r\nEvil: 1");
      assertThatThrownBy(() -> client(server).send(request))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private record SizedFile(FileChannel channel, long length) implements Body {
    @Override
    public void writeTo(BodySink sink) throws IOException {
      sink.transfer(channel, length);
    }
  }
}
