package org.casanube.block.names.dnslink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.casanube.testpeers.FreePorts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResolversTest {
  private static final DomainName NAME = new DomainName("_dnslink.example.org");
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  @Test
  void server_thatAnswers_isBelieved() throws Exception {
    try (DatagramSocket server = new DatagramSocket(0, LOOPBACK)) {
      serve(server, question -> answer(question, "text"));

      assertThat(resolver(PATIENCE, server).lookup(NAME).texts()).containsExactly("text");
    }
  }

  @Test
  void server_thatSendsAnswersOfOthersFirst_isWaitedFor() throws Exception {
    try (DatagramSocket server = new DatagramSocket(0, LOOPBACK)) {
      serve(
          server,
          question -> {
            byte[] forged = answer(question, "forged");
            forged[0] ^= 1;
            return forged;
          },
          question -> new byte[] {1, 2, 3},
          question -> answer(question, "text"));

      assertThat(resolver(PATIENCE, server).lookup(NAME).texts()).containsExactly("text");
    }
  }

  @Test
  void server_thatIsSilent_isFollowedByTheNext() throws Exception {
    try (DatagramSocket silent = new DatagramSocket(0, LOOPBACK);
        DatagramSocket server = new DatagramSocket(0, LOOPBACK)) {
      serve(server, question -> answer(question, "text"));

      assertThat(resolver(Duration.ofMillis(300), silent, server).lookup(NAME).texts())
          .containsExactly("text");
      assertThatThrownBy(() -> resolver(Duration.ofMillis(50), silent).lookup(NAME))
          .isInstanceOf(DnsException.class);
    }
  }

  @Test
  void server_withLongAnswer_isAskedByStream() throws Exception {
    String text = "x".repeat(250);
    String[] texts = new String[20];
    Arrays.fill(texts, text);
    int port = FreePorts.one();
    try (DatagramSocket server = new DatagramSocket(port, LOOPBACK);
        ServerSocket stream = new ServerSocket(port, 1, LOOPBACK)) {
      serve(server, question -> DnsMessages.answerTo(question).truncated().toBytes());
      Thread.ofVirtual().name("dns-stream").start(() -> answerStream(stream, texts));

      assertThat(resolver(PATIENCE, server).lookup(NAME).texts())
          .containsExactly(text.repeat(texts.length));
    }
  }

  @Test
  void server_ofNoMachine_isAnError(@TempDir Path folder) {
    SystemServers none = new SystemServers(folder.resolve("resolv.conf"));
    ServerTxtResolver resolver = new ServerTxtResolver(none, PATIENCE, new SecureRandom());

    assertThatThrownBy(() -> resolver.lookup(NAME))
        .isInstanceOf(DnsException.class)
        .hasMessageContaining("no server is known");
  }

  @Test
  void systemServers_ofFile_areThoseInNumbers(@TempDir Path folder) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("resolv.conf"),
            """
            # nameserver 9.9.9.9
            search example.org
            nameserver 192.0.2.1
              nameserver\t2001:db8::1 ; second
            nameserver not.an.address
            nameserver 999.1.1.1
            nameserver 192.0.2.3 # third
            nameserver 192.0.2.4
            """);

    assertThat(new SystemServers(file).get())
        .extracting(server -> server.getAddress().getHostAddress() + "#" + server.getPort())
        .containsExactly("192.0.2.1#53", "2001:db8:0:0:0:0:0:1#53", "192.0.2.3#53");
  }

  @Test
  void doh_ofServer_asksByPostAndCountsTheAge() throws Exception {
    AtomicReference<String> asked = new AtomicReference<>("");
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpServer server = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 0);
      server.createContext(
          "/dns-query",
          exchange -> {
            byte[] question = exchange.getRequestBody().readAllBytes();
            asked.set(
                exchange.getRequestMethod()
                    + " "
                    + exchange.getRequestHeaders().getFirst("content-type")
                    + " "
                    + exchange.getRequestHeaders().getFirst("accept"));
            byte[] answer = answer(question, "text");
            exchange.getResponseHeaders().set("content-type", "application/dns-message");
            exchange.getResponseHeaders().set("age", "250");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
          });
      server.start();
      try {
        TxtAnswer answer = doh(client, server, "/dns-query", PATIENCE).lookup(NAME);

        assertThat(answer).isEqualTo(new TxtAnswer(List.of("text"), Duration.ofSeconds(50)));
        assertThat(asked.get()).isEqualTo("POST application/dns-message application/dns-message");
      } finally {
        server.stop(0);
      }
    }
  }

  @Test
  void doh_ofStrangeServers_isRefused() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpServer server = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 0);
      server.setExecutor(java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor());
      answerAt(server, "/other-type", "text/html", 200, 40);
      answerAt(server, "/error", "application/dns-message", 500, 40);
      answerAt(server, "/redirect", "application/dns-message", 302, 40);
      answerAt(server, "/huge", "application/dns-message", 200, 200_000);
      answerAt(server, "/noise", "application/dns-message", 200, 40);
      server.createContext(
          "/slow",
          exchange -> {
            exchange.getResponseHeaders().set("content-type", "application/dns-message");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(0);
            exchange.getResponseBody().flush();
            await(done);
            exchange.close();
          });
      server.start();
      try {
        for (String path : List.of("/other-type", "/error", "/redirect", "/huge", "/noise")) {
          assertThatThrownBy(() -> doh(client, server, path, PATIENCE).lookup(NAME))
              .as(path)
              .isInstanceOf(DnsException.class);
        }
        assertThatThrownBy(() -> doh(client, server, "/slow", Duration.ofMillis(500)).lookup(NAME))
            .isInstanceOf(DnsException.class)
            .hasMessageContaining("within");
      } finally {
        done.countDown();
        server.stop(0);
      }
    }
  }

  @Test
  void routed_byTheEndOfTheName_asksTheOneThatKnows() throws Exception {
    TxtResolver routed =
        new RoutedTxtResolver(
            Map.of(
                new DomainName("eth"), said("eth"),
                new DomainName("limo.eth"), said("limo")),
            said("others"));

    assertThat(routed.lookup(new DomainName("a.eth")).texts()).containsExactly("eth");
    assertThat(routed.lookup(new DomainName("_dnslink.a.limo.eth")).texts())
        .containsExactly("limo");
    assertThat(routed.lookup(new DomainName("example.org")).texts()).containsExactly("others");
  }

  /** Whoever has a domain has as many names in it as he likes, and an answer has up to 64 KiB. */
  @Test
  void cached_answersThatAreLong_areFewAndTheNewest() throws Exception {
    String text = "x".repeat(60_000);
    CachingTxtResolver cached =
        new CachingTxtResolver(
            name -> new TxtAnswer(List.of(text), Duration.ofHours(1)),
            10_000,
            Duration.ofHours(1),
            new SettableClock(new AtomicReference<>(Instant.EPOCH)));
    int asked = 500;
    for (int index = 0; index < asked; index++) {
      cached.lookup(new DomainName("n" + index));
    }
    List<Integer> known = new ArrayList<>();
    for (int index = 0; index < asked; index++) {
      if (cached.find(new DomainName("n" + index)).isPresent()) {
        known.add(index);
      }
    }
    assertThat(known).hasSizeBetween(10, 4 * 1024 * 1024 / text.length());
    assertThat(known.getFirst()).isEqualTo(asked - known.size());
    assertThat(known.getLast()).isEqualTo(asked - 1);
  }

  @Test
  void cached_answers_areAskedForAgainWhenTheirTimeIsOver() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    CachingTxtResolver cached =
        new CachingTxtResolver(
            name -> {
              asked.incrementAndGet();
              return new TxtAnswer(List.of(name.text()), Duration.ofHours(5));
            },
            2,
            Duration.ofHours(1),
            new SettableClock(now));

    assertThat(cached.find(NAME)).isEmpty();
    assertThat(cached.lookup(NAME).ttl()).isEqualTo(Duration.ofHours(1));
    assertThat(cached.find(NAME))
        .contains(new TxtAnswer(List.of(NAME.text()), Duration.ofHours(1)));
    now.set(Instant.EPOCH.plus(Duration.ofMinutes(59)));
    assertThat(cached.lookup(NAME).ttl()).isEqualTo(Duration.ofMinutes(1));
    assertThat(asked).hasValue(1);
    now.set(Instant.EPOCH.plus(Duration.ofHours(1)));
    assertThat(cached.lookup(NAME).texts()).containsExactly(NAME.text());
    assertThat(asked).hasValue(2);

    // Two are remembered, the one not asked for the longest goes.
    cached.lookup(new DomainName("a"));
    cached.lookup(NAME);
    cached.lookup(new DomainName("b"));
    cached.lookup(NAME);
    assertThat(asked).hasValue(4);
    cached.forget(NAME);
    cached.lookup(NAME);
    assertThat(asked).hasValue(5);
  }

  private static TxtResolver said(String text) {
    return name -> new TxtAnswer(List.of(text), Duration.ofSeconds(1));
  }

  private static byte[] answer(byte[] question, String... texts) {
    return DnsMessages.answerTo(question).txt(NAME.text(), 300, texts).toBytes();
  }

  private static ServerTxtResolver resolver(Duration patience, DatagramSocket... servers) {
    List<InetSocketAddress> addresses =
        Arrays.stream(servers)
            .map(server -> new InetSocketAddress(LOOPBACK, server.getLocalPort()))
            .toList();
    return new ServerTxtResolver(() -> addresses, patience, new SecureRandom());
  }

  private static DohTxtResolver doh(
      HttpClient client, HttpServer server, String path, Duration timeout) {
    URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    return new DohTxtResolver(client, uri, timeout);
  }

  private static void answerAt(
      HttpServer server, String path, String type, int status, int length) {
    server.createContext(
        path,
        exchange -> {
          exchange.getResponseHeaders().set("content-type", type);
          exchange.getResponseHeaders().set("location", "/noise");
          exchange.sendResponseHeaders(status, length);
          exchange.getResponseBody().write(new byte[length]);
          exchange.close();
        });
  }

  /** Answers each question with all these, one after the other. */
  @SafeVarargs
  private static void serve(DatagramSocket server, UnaryOperator<byte[]>... answers) {
    Thread.ofVirtual()
        .name("dns-datagrams")
        .start(() -> {
          try {
            while (true) {
              DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
              server.receive(packet);
              byte[] question = Arrays.copyOf(packet.getData(), packet.getLength());
              for (UnaryOperator<byte[]> each : answers) {
                byte[] answer = each.apply(question);
                server.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
              }
            }
          } catch (SocketException closed) {
            // The test is over.
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static void answerStream(ServerSocket stream, String[] texts) {
    try (Socket socket = stream.accept()) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      byte[] question = in.readNBytes(in.readUnsignedShort());
      byte[] answer = answer(question, texts);
      socket
          .getOutputStream()
          .write(ByteBuffer.allocate(2).putShort((short) answer.length).array());
      socket.getOutputStream().write(answer);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(CountDownLatch done) {
    try {
      assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A clock that stands where the test put it. */
  private static final class SettableClock extends Clock {
    private final AtomicReference<Instant> now;

    SettableClock(AtomicReference<Instant> now) {
      this.now = now;
    }

    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(java.time.ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now.get();
    }
  }
}
