package org.casanube.p2p.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.multiformats.multiaddr.Protocol;
import org.casanube.p2p.Connection;
import org.casanube.p2p.DialException;
import org.casanube.p2p.Host;
import org.casanube.p2p.HostLimits;
import org.casanube.p2p.HostListener;
import org.casanube.p2p.NegotiationException;
import org.casanube.p2p.Stream;
import org.casanube.p2p.StreamResetException;
import org.casanube.p2p.UnsupportedAddressException;
import org.casanube.p2p.keys.KeyPair;
import org.casanube.p2p.noise.Noise;
import org.casanube.p2p.ping.Ping;
import org.casanube.p2p.schedule.SystemScheduler;
import org.casanube.p2p.tcp.TcpTransport;
import org.casanube.p2p.tls.Tls;
import org.casanube.p2p.wire.Frames;
import org.casanube.p2p.wire.Tasks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TcpHostTest {
  private static final String ECHO = "/test/echo/1.0.0";
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final SecureRandom random = new SecureRandom();
  private final SystemScheduler scheduler = new SystemScheduler(Clock.systemUTC());
  private final List<Host> hosts = new ArrayList<>();
  private final Host alice = host(HostLimits.defaults());
  private final Host bob = host(HostLimits.defaults());
  private final Watcher watcher = new Watcher();

  @AfterEach
  void close() {
    hosts.forEach(Host::close);
    scheduler.close();
  }

  @Test
  void dial_ofListeningHost_identifiesBothSides() throws Exception {
    alice.addListener(watcher);
    Connection connection = alice.dial(addressOf(bob));

    assertThat(connection.remotePeer()).isEqualTo(bob.id());
    assertThat(connection.muxer()).isEqualTo("/yamux/1.0.0");
    assertThat(watcher.connected.poll(10, TimeUnit.SECONDS)).isEqualTo(bob.id());
    assertThat(watcher.identified.poll(10, TimeUnit.SECONDS)).isEqualTo(bob.id());
    assertThat(alice.peers().description(bob.id()).orElseThrow().protocols())
        .contains("/ipfs/id/1.0.0", "/ipfs/id/push/1.0.0");
    assertThat(alice.peers().addresses(bob.id())).containsAll(bob.addresses());
    assertThat(alice.peers().signedRecord(bob.id())).isPresent();
    bob.close();
    assertThat(watcher.disconnected.poll(10, TimeUnit.SECONDS)).isEqualTo(bob.id());
  }

  @Test
  void ping_ofPeer_measures() throws Exception {
    Ping ping = new Ping(alice, random);
    Ping other = new Ping(bob, random);
    alice.dial(addressOf(bob));

    assertThat(ping.ping(bob.id(), TIMEOUT)).isPositive();
    assertThat(other.ping(alice.id(), TIMEOUT)).isPositive();
  }

  @Test
  void setProtocolHandler_afterConnecting_isPushed() throws Exception {
    alice.addListener(watcher);
    alice.dial(addressOf(bob));
    assertThat(watcher.identified.poll(10, TimeUnit.SECONDS)).isEqualTo(bob.id());
    bob.setProtocolHandler("/late/1.0.0", Stream::reset);

    while (!alice.peers().description(bob.id()).orElseThrow().protocols().contains("/late/1.0.0")) {
      assertThat(watcher.identified.poll(10, TimeUnit.SECONDS)).isEqualTo(bob.id());
    }
  }

  @Test
  void newStream_ofSharedProtocol_carriesBothWays() throws Exception {
    bob.setProtocolHandler(ECHO, stream -> Frames.write(stream, Frames.require(stream, 1 << 20)));
    alice.dial(addressOf(bob));
    byte[] message = new byte[700_000];
    random.nextBytes(message);

    try (Stream stream = alice.newStream(bob.id(), "/unknown", ECHO)) {
      assertThat(stream.protocol()).isEqualTo(ECHO);
      FutureTask<Void> writer =
          Tasks.start(() -> {
            Frames.write(stream, message);
            return null;
          });
      assertThat(Frames.require(stream, 1 << 20)).isEqualTo(message);
      Tasks.join(writer);
      assertThat(stream.read(ByteBuffer.allocate(1))).isEqualTo(-1);
    }
  }

  @Test
  void newStream_ofUnknownProtocol_isRefused() throws Exception {
    Connection connection = alice.dial(addressOf(bob));

    assertThatThrownBy(() -> alice.newStream(bob.id(), "/unknown"))
        .isInstanceOf(NegotiationException.class);
    Stream optimistic = connection.newStream(List.of("/unknown"));
    optimistic.write(ByteBuffer.allocate(10));
    assertThatThrownBy(() -> optimistic.read(ByteBuffer.allocate(1)))
        .isInstanceOfAny(NegotiationException.class, StreamResetException.class);
  }

  @Test
  void handle_thatThrows_resetsTheStream() throws Exception {
    bob.setProtocolHandler(
        ECHO,
        stream -> {
          throw new IOException("no");
        });
    alice.dial(addressOf(bob));

    assertThatThrownBy(
            () -> {
              try (Stream stream = alice.newStream(bob.id(), ECHO)) {
                stream.readFully(ByteBuffer.allocate(1));
              }
            })
        .isInstanceOf(StreamResetException.class);
  }

  @Test
  void dial_ofManyAtOnce_sharesOneConnection() throws Exception {
    alice.peers().addAddresses(bob.id(), bob.addresses(), Duration.ofHours(1));
    List<FutureTask<Connection>> dials = new ArrayList<>();
    for (int count = 0; count < 20; count++) {
      dials.add(Tasks.start(() -> alice.dial(bob.id())));
    }
    for (FutureTask<Connection> dial : dials) {
      assertThat(Tasks.join(dial).remotePeer()).isEqualTo(bob.id());
    }

    assertThat(alice.connections(bob.id())).hasSize(1);
  }

  @Test
  void dial_ofDeadAddress_isLeftAloneForAWhile() throws Exception {
    PeerId nobody = KeyPair.generate(random).toPeerId();
    alice
        .peers()
        .addAddresses(
            nobody, List.of(Multiaddr.parse("/ip4/127.0.0.1/tcp/1")), Duration.ofHours(1));

    assertThatThrownBy(() -> alice.dial(nobody))
        .isInstanceOf(DialException.class)
        .hasMessageContaining("/ip4/127.0.0.1/tcp/1");
    assertThatThrownBy(() -> alice.dial(nobody)).hasMessageContaining("failed lately");
    assertThatThrownBy(() -> alice.dial(KeyPair.generate(random).toPeerId()))
        .hasMessageContaining("no address");
  }

  @Test
  void dial_ofAnAddressWithoutTransport_saysSo() {
    Multiaddr quic = Multiaddr.parse("/ip4/127.0.0.1/udp/4001/quic-v1");

    assertThatThrownBy(() -> alice.dial(quic)).isInstanceOf(UnsupportedAddressException.class);
  }

  @Test
  void dial_ofAnotherPeerThanNamed_isRefused() {
    Multiaddr wrong =
        bob.addresses()
            .getFirst()
            .with(Protocol.P2P, KeyPair.generate(random).toPeerId().toString());

    assertThatThrownBy(() -> alice.dial(wrong)).hasMessageContaining("expected peer");
    assertThat(alice.connections()).isEmpty();
  }

  @Test
  void accept_beyondLimits_isRefused() throws Exception {
    HostLimits defaults = HostLimits.defaults();
    Host small =
        host(
            new HostLimits(
                new HostLimits.ConnectionLimits(4, 2, 1, 1, 1, Duration.ZERO),
                defaults.streams(),
                defaults.memory()));
    assertThat(alice.dial(addressOf(small)).isOpen()).isTrue();

    assertThatThrownBy(() -> bob.dial(addressOf(small))).isInstanceOf(IOException.class);
  }

  @Test
  void trim_ofTooManyConnections_keepsProtectedOnes() throws Exception {
    HostLimits defaults = HostLimits.defaults();
    Host small =
        host(
            new HostLimits(
                new HostLimits.ConnectionLimits(3, 2, 8, 32, 8, Duration.ZERO),
                defaults.streams(),
                defaults.memory()));
    CountDownLatch closed = new CountDownLatch(4);
    HostListener counting =
        new HostListener() {
          @Override
          public void disconnected(PeerId peer) {
            closed.countDown();
          }
        };
    small.addListener(counting);
    List<Host> others = new ArrayList<>();
    for (int count = 0; count < 4; count++) {
      Host other = host(defaults);
      other.addListener(counting);
      others.add(other);
    }
    small.trimmer().protect(others.getFirst().id(), "friend");
    small.trimmer().weigh(others.get(1).id(), "useful", 10);
    for (Host other : others) {
      other.dial(addressOf(small));
    }

    assertThat(closed.await(30, TimeUnit.SECONDS)).as("two are told at both sides").isTrue();
    assertThat(small.connections())
        .extracting(Connection::remotePeer)
        .containsExactly(others.get(0).id(), others.get(1).id());
  }

  @Test
  void streams_ofOneProtocol_areLimited() throws Exception {
    HostLimits defaults = HostLimits.defaults();
    Host small =
        host(
            new HostLimits(
                defaults.connections(),
                new HostLimits.StreamLimits(512, 256, 2),
                defaults.memory()));
    small.setProtocolHandler(ECHO, stream -> stream.readFully(ByteBuffer.allocate(2)));
    Connection connection = alice.dial(addressOf(small));
    List<Stream> open = new ArrayList<>();
    for (int count = 0; count < 2; count++) {
      Stream stream = ((SwarmConnection) connection).negotiatedStream(List.of(ECHO));
      stream.write(ByteBuffer.allocate(1));
      open.add(stream);
    }
    Stream third = connection.newStream(List.of(ECHO));

    assertThatThrownBy(() -> third.read(ByteBuffer.allocate(1))).isInstanceOf(IOException.class);
    assertThat(open).hasSize(2);
  }

  @Test
  void peerBook_survivesARestart(@TempDir Path folder) throws Exception {
    KeyPair keys = KeyPair.generate(random);
    Path file = folder.resolve("peers");
    try (Host first = remembering(keys, file)) {
      first.addListener(watcher);
      first.dial(addressOf(bob));
      assertThat(watcher.identified.poll(10, TimeUnit.SECONDS)).isEqualTo(bob.id());
    }
    try (Host again = remembering(keys, file)) {
      assertThat(again.dial(bob.id()).remotePeer()).isEqualTo(bob.id());
      assertThat(again.peers().description(bob.id())).isPresent();
    }
  }

  private Host remembering(KeyPair keys, Path file) throws IOException {
    return new HostBuilder(keys, scheduler)
        .transport(new TcpTransport(scheduler))
        .security(new Noise(keys, random))
        .peerBook(file)
        .build();
  }

  @Test
  void dial_ofItself_isRefused() {
    assertThatThrownBy(() -> alice.dial(addressOf(alice))).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> alice.dial(alice.addresses().getFirst()))
        .isInstanceOf(IOException.class);
  }

  private Host host(HostLimits limits) {
    KeyPair keys = KeyPair.generate(random);
    boolean tls = hosts.size() % 2 == 0;
    try {
      HostBuilder builder =
          new HostBuilder(keys, scheduler).transport(new TcpTransport(scheduler)).limits(limits);
      if (tls) {
        builder.security(new Tls(keys, random, scheduler.clock()));
      }
      Host host = builder.security(new Noise(keys, random)).build();
      host.listen(Multiaddr.parse("/ip4/127.0.0.1/tcp/0"));
      hosts.add(host);
      return host;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Multiaddr addressOf(Host host) {
    return host.addresses().getFirst().with(Protocol.P2P, host.id().toString());
  }

  private static final class Watcher implements HostListener {
    final BlockingQueue<PeerId> connected = new LinkedBlockingQueue<>();
    final BlockingQueue<PeerId> identified = new LinkedBlockingQueue<>();
    final BlockingQueue<PeerId> disconnected = new LinkedBlockingQueue<>();

    @Override
    public void connected(Connection connection) {
      connected.add(connection.remotePeer());
    }

    @Override
    public void identified(PeerId peer) {
      identified.add(peer);
    }

    @Override
    public void disconnected(PeerId peer) {
      disconnected.add(peer);
    }
  }
}
