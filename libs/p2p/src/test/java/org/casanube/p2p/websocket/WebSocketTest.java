package org.casanube.p2p.websocket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.ByteLink;
import org.casanube.p2p.RawConnection;
import org.casanube.p2p.Transport;
import org.casanube.p2p.schedule.SystemScheduler;
import org.casanube.p2p.wire.LinkPair;
import org.casanube.p2p.wire.MemoryLink;
import org.casanube.p2p.wire.Tasks;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebSocketTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Multiaddr ANY_PORT = Multiaddr.parse("/ip4/127.0.0.1/tcp/0/ws");

  private final SystemScheduler scheduler = new SystemScheduler(Clock.systemUTC());
  private final WebSocketTransport transport = new WebSocketTransport(scheduler, RANDOM);
  private final BlockingQueue<RawConnection> accepted = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    scheduler.close();
  }

  @Test
  void handles_addressesOfWebSocketsOnly() {
    assertThat(transport.handles(ANY_PORT)).isTrue();
    assertThat(transport.handles(Multiaddr.parse("/dns4/a.example/tcp/1/ws"))).isTrue();
    assertThat(transport.handles(Multiaddr.parse("/ip4/127.0.0.1/tcp/0"))).isFalse();
    assertThat(transport.handles(Multiaddr.parse("/ip4/127.0.0.1/tcp/0/wss"))).isFalse();
  }

  @Test
  void acceptOf_ofTheRfcsKey_isTheRfcsAnswer() {
    assertThat(OpeningHandshake.acceptOf("dGhlIHNhbXBsZSBub25jZQ=="))
        .isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  }

  @Test
  void write_ofAnySizes_arrivesAsItWas() throws Exception {
    try (Transport.Listener listener = transport.listen(ANY_PORT, this::establish)) {
      Multiaddr address = listener.addresses().getFirst();
      RawConnection dialled = transport.dial(address, Duration.ofSeconds(5));
      RawConnection other = take();
      assertThat(address).hasToString(dialled.remoteAddress().toString());
      byte[] content = new byte[400_000];
      RANDOM.nextBytes(content);
      for (ByteLink[] way : new ByteLink[][] {{dialled, other}, {other, dialled}}) {
        FutureTask<Void> writer =
            Tasks.start(() -> {
              for (int at = 0, size = 0; at < content.length; at += size) {
                size = Math.min(content.length - at, 1 + at / 2);
                way[0].write(ByteBuffer.wrap(content, at, size));
              }
              return null;
            });
        ByteBuffer received = ByteBuffer.allocate(content.length);
        way[1].readFully(received);
        Tasks.join(writer);
        assertThat(received.array()).isEqualTo(content);
      }
      dialled.close();
      assertThat(other.read(ByteBuffer.allocate(1))).isEqualTo(-1);
    }
  }

  @Test
  void listen_toTheClientOfTheJdk_carriesBytesAndAnswersPings() throws Exception {
    BlockingQueue<String> events = new LinkedBlockingQueue<>();
    try (Transport.Listener listener = transport.listen(ANY_PORT, this::establish);
        HttpClient http = HttpClient.newHttpClient()) {
      String port = listener.addresses().getFirst().components().get(1).value();
      WebSocket socket =
          http.newWebSocketBuilder()
              .buildAsync(URI.create("ws://127.0.0.1:" + port + "/"), new Recorder(events))
              .get(10, TimeUnit.SECONDS);
      RawConnection server = take();
      ByteBuffer received = ByteBuffer.allocate(5);
      FutureTask<Void> reader =
          Tasks.start(() -> {
            server.readFully(received);
            return null;
          });
      socket.sendPing(ByteBuffer.wrap(new byte[] {7})).get(10, TimeUnit.SECONDS);
      socket.sendBinary(US_ASCII.encode("he"), false).get(10, TimeUnit.SECONDS);
      socket.sendBinary(US_ASCII.encode("llo"), true).get(10, TimeUnit.SECONDS);
      Tasks.join(reader);

      assertThat(received.array()).isEqualTo("hello".getBytes(US_ASCII));
      assertThat(events.poll(10, TimeUnit.SECONDS)).isEqualTo("pong 7");
      server.write(US_ASCII.encode("bye"));
      assertThat(events.poll(10, TimeUnit.SECONDS)).isEqualTo("bye");
      socket.abort();
    }
  }

  @Test
  void accept_ofPlainHttp_isRefused() throws Exception {
    LinkPair pair = new LinkPair();
    pair.left().write(US_ASCII.encode("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));

    assertThatThrownBy(() -> OpeningHandshake.asServer(pair.right()))
        .hasMessageContaining("does not ask");
    ByteBuffer answer = ByteBuffer.allocate(12);
    pair.left().readFully(answer);
    assertThat(new String(answer.array(), US_ASCII)).isEqualTo("HTTP/1.1 400");
    byte[] endless = new byte[9_000];
    assertThatThrownBy(() -> OpeningHandshake.asServer(new MemoryLink(endless)))
        .hasMessageContaining("limit of 8192");
  }

  @Test
  void dial_ofWhoNeverAnswers_tellsThatTheTimeIsOver() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Multiaddr address =
          Multiaddr.parse("/ip4/127.0.0.1/tcp/%d/ws".formatted(silent.getLocalPort()));

      assertThatThrownBy(() -> transport.dial(address, Duration.ofMillis(300)))
          .isInstanceOf(SocketTimeoutException.class)
          .hasMessageContaining("in time");
    }
  }

  @Test
  void accept_ofWhatIsNoRequest_closesTheConnection() throws Exception {
    try (Transport.Listener listener = transport.listen(ANY_PORT, this::establish)) {
      int port = Integer.parseInt(listener.addresses().getFirst().components().get(1).value());
      for (String head : new String[] {"\r\n\r\n", "\r\n:\r\n\r\n", ":\r\n:\r\n\r\n"}) {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
          client.setSoTimeout(30_000);
          client.getOutputStream().write(head.getBytes(US_ASCII));
          assertThat(new String(client.getInputStream().readAllBytes(), US_ASCII))
              .startsWith("HTTP/1.1 400");
        }
      }
      assertThat(accepted).isEmpty();
    }
  }

  @Test
  void read_ofFramesAgainstTheRules_isRefused() {
    for (String frame : new String[] {"8105", "c200", "8201", "89fe", "098000000000", "82ff80"}) {
      assertThatThrownBy(() -> drain(HexFormat.of().parseHex(frame)))
          .as(frame)
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void read_ofFramesWithoutContent_isRefusedWhenThereAreTooMany() throws Exception {
    String byteOfContent = "82810000000000";
    for (String frame : new String[] {"828000000000", "898000000000", "8a8100000000ff"}) {
      String most = frame.repeat(WebSocketConnection.MAX_WITHOUT_CONTENT);
      assertThat(drain(HexFormat.of().parseHex((most + byteOfContent).repeat(3))))
          .as(frame)
          .isEqualTo(3);
      assertThatThrownBy(() -> drain(HexFormat.of().parseHex(most + frame + byteOfContent)))
          .as(frame)
          .hasMessageContaining("without content");
    }
  }

  @Test
  void read_ofFramesInPieces_keepsTheirBorders() throws Exception {
    byte[] content = new byte[20_000];
    RANDOM.nextBytes(content);
    LinkPair pair = new LinkPair();
    var reader = new WebSocketConnection(new LinkConnection(pair.right(), 3), false, RANDOM);
    var writer = new WebSocketConnection(new LinkConnection(pair.left(), 3), true, RANDOM);
    FutureTask<Void> writing =
        Tasks.start(() -> {
          for (int at = 0, size = 0; at < content.length; at += size) {
            size = Math.min(content.length - at, 1 + at % 300);
            writer.write(ByteBuffer.wrap(content, at, size));
          }
          return null;
        });
    ByteBuffer received = ByteBuffer.allocate(content.length);
    reader.readFully(received);
    Tasks.join(writing);

    assertThat(received.array()).isEqualTo(content);
  }

  @Test
  void read_ofRandomFrames_endsOrIsRefused() {
    Random random = new Random(9);
    for (int round = 0; round < 5_000; round++) {
      byte[] input = new byte[random.nextInt(60)];
      random.nextBytes(input);
      if (input.length > 1) {
        input[0] = (byte) (random.nextBoolean() ? 0x82 : 0x89);
        input[1] |= (byte) 0x80;
      }
      fuzz(input);
    }
  }

  @FuzzTest
  void fuzz(byte[] input) {
    try {
      assertThat(drain(input)).isLessThanOrEqualTo(input.length);
    } catch (IOException expected) {
      assertThat(expected).hasMessageNotContaining("null");
    }
  }

  private static int drain(byte[] input) throws IOException {
    MemoryLink link = new MemoryLink(input);
    WebSocketConnection connection =
        new WebSocketConnection(new LinkConnection(link, Integer.MAX_VALUE), false, RANDOM);
    ByteBuffer buffer = ByteBuffer.allocate(1000);
    while (connection.read(buffer) >= 0) {
      // On to the end.
    }
    return buffer.position();
  }

  private void establish(RawConnection connection) {
    try {
      connection.establish();
      accepted.add(connection);
    } catch (IOException e) {
      connection.close();
    }
  }

  private RawConnection take() throws InterruptedException {
    RawConnection connection = accepted.poll(10, TimeUnit.SECONDS);
    assertThat(connection).isNotNull();
    return connection;
  }

  /**
   * A link as a transport's connection.
   *
   * @param most bytes that it brings at a time
   */
  private record LinkConnection(ByteLink link, int most) implements RawConnection {
    @Override
    public Multiaddr localAddress() {
      return Multiaddr.parse("/memory/1");
    }

    @Override
    public Multiaddr remoteAddress() {
      return Multiaddr.parse("/memory/2");
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
      int limit = target.limit();
      target.limit(target.position() + Math.min(target.remaining(), most));
      try {
        return link.read(target);
      } finally {
        target.limit(limit);
      }
    }

    @Override
    public void write(ByteBuffer... sources) throws IOException {
      link.write(sources);
    }

    @Override
    public void close() {
      link.close();
    }
  }

  private record Recorder(BlockingQueue<String> events) implements WebSocket.Listener {
    @Override
    public @Nullable CompletionStage<?> onBinary(
        WebSocket socket, ByteBuffer content, boolean last) {
      events.add(US_ASCII.decode(content).toString());
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer content) {
      events.add("pong " + content.get());
      socket.request(1);
      return null;
    }
  }
}
