package org.casanube.p2p.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.Connection;
import org.casanube.p2p.Host;
import org.casanube.p2p.HostLimits;
import org.casanube.p2p.Stream;
import org.casanube.p2p.StreamResetException;
import org.casanube.p2p.StreamRules;
import org.casanube.p2p.identify.Identify;
import org.casanube.p2p.ping.Ping;
import org.casanube.p2p.simulation.SimulatedNetwork;
import org.casanube.p2p.tcp.SocketAddresses;
import org.casanube.p2p.wire.Frames;
import org.casanube.p2p.yamux.MemoryBudget;
import org.casanube.p2p.yamux.WindowMemory;
import org.junit.jupiter.api.Test;

/** Peers that open streams for no other end than to have their windows. */
class HoardedWindowsTest {
  private static final HostLimits LIMITS = HostLimits.defaults();
  private static final Multiaddr VICTIM = SimulatedNetwork.addressOf(0);
  private static final String TALK = "/talk/1.0.0";
  private static final String DEAF = "/deaf/1.0.0";
  private static final int FILLING = 200_000;
  private static final int WINDOW = WindowMemory.FIRST_WINDOW;

  private final SimulatedHosts hosts = new SimulatedHosts(35);

  @Test
  void streams_keptOpenForNothing_costNobodyElseTheirs() throws Exception {
    hosts.run(() -> {
      Host victim = victim(StreamRules.USUAL);
      Host honest = hosts.listening(1);
      honest.setProtocolHandler(TALK, HoardedWindowsTest::talk);
      Connection connection = honest.dial(VICTIM);
      for (long number = 60; number < 63; number++) {
        hoard(number, TALK);
      }
      for (int round = 0; round < 4; round++) {
        hosts.simulation().pause(Duration.ofSeconds(10));
        assertThat(talks(connection, 10)).isEqualTo(10);
        assertThat(talks(hosts.silent(20 + round, each -> each).dial(VICTIM), 4)).isEqualTo(4);
        try (Stream own = victim.newStream(honest.id(), TALK)) {
          Frames.write(own, new byte[] {1});
          assertThat(Frames.require(own, 9)).hasSize(1);
        }
      }
    });
  }

  /** Of all that is shared nothing is left: what is kept back for such a time must do. */
  @Test
  void streams_whenNothingSharedIsLeft_haveTheReserves() throws Exception {
    hosts.run(() -> {
      Host victim = victim(StreamRules.USUAL);
      victim.setProtocolHandler(DEAF, _ -> pause(Duration.ofMinutes(10)));
      Host honest = hosts.listening(1);
      honest.setProtocolHandler(TALK, HoardedWindowsTest::talk);
      for (long number = 60; number < 66; number++) {
        fill(hoarder(number), 60);
      }
      hosts.simulation().pause(Duration.ofSeconds(10));
      int open = victim.connections().stream().mapToInt(each -> each.streams().size()).sum();
      assertThat(open).isBetween(100, (48 << 20) / FILLING);
      assertThat(talks(honest.dial(VICTIM), 4)).isEqualTo(4);
      try (Stream own = victim.newStream(honest.id(), TALK)) {
        Frames.write(own, new byte[] {1});
        assertThat(Frames.require(own, 9)).hasSize(1);
      }
    });
  }

  private void pause(Duration time) throws IOException {
    try {
      hosts.simulation().pause(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** Opens streams, and writes to each what nobody reads. */
  private static void fill(Host attacker, int streams) throws IOException {
    Connection connection = attacker.dial(VICTIM);
    for (int count = 0; count < streams; count++) {
      try {
        connection.newStream(List.of(DEAF)).write(ByteBuffer.allocate(FILLING));
      } catch (StreamResetException refused) {
        assertThat(refused).isNotNull();
      }
    }
  }

  @Test
  void streams_ofIdentifyAndPing_areFewAtOnce() throws Exception {
    hosts.run(() -> {
      Host victim = victim(StreamRules.USUAL);
      Host honest = hosts.listening(1);
      Connection connection = honest.dial(VICTIM);
      hoard(60, Identify.PUSH_ID);
      hoard(61, Ping.ID);
      hosts.simulation().pause(Duration.ofSeconds(2));
      assertThat(streamsOf(victim, 60)).isBetween(1, 8);
      assertThat(streamsOf(victim, 61)).isBetween(1, 8);
      assertThat(talks(connection, 10)).isEqualTo(10);
    });
  }

  @Test
  void idleStreams_whereTheProtocolAllowsNone_areReset() throws Exception {
    hosts.run(() -> {
      Host victim = victim(StreamRules.USUAL.idleAtMost(Duration.ofMinutes(1)));
      Connection idle = hoard(60, TALK);
      Connection busy = hosts.silent(1, each -> each).dial(VICTIM);
      Stream talking = busy.newStream(List.of(TALK));
      for (int count = 0; count < 10; count++) {
        Frames.write(talking, new byte[] {1});
        assertThat(Frames.require(talking, 9)).hasSize(1);
        hosts.simulation().pause(Duration.ofSeconds(20));
      }
      assertThat(idle.isOpen()).isTrue();
      assertThat(streamsOf(victim, 60)).isZero();
      assertThat(streamsOf(victim, 1)).isOne();
      talking.close();
    });
  }

  /** A slow but steady stream is no idle one, though its handler is in one call all the while. */
  @Test
  void slowStreams_areNotIdle() throws Exception {
    hosts.run(() -> {
      Host victim = hosts.listening(0);
      AtomicBoolean whole = new AtomicBoolean();
      victim.setProtocolHandler(
          TALK,
          StreamRules.USUAL.idleAtMost(Duration.ofSeconds(10)),
          stream -> {
            stream.readFully(ByteBuffer.allocate(100));
            whole.set(true);
          });
      Stream slow = hosts.silent(1, each -> each).dial(VICTIM).newStream(List.of(TALK));
      for (int count = 0; count < 100; count++) {
        slow.write(ByteBuffer.wrap(new byte[] {1}));
        hosts.simulation().pause(Duration.ofSeconds(3));
      }
      assertThat(whole).isTrue();
    });
  }

  /** Whoever opens streams for nothing is no better than who opens none. */
  @Test
  void trim_ofIdleHoarders_comesBeforeThoseThatAreOfUse() throws Exception {
    hosts.run(() -> {
      Host victim =
          hosts.listening(
              0,
              builder ->
                  builder.limits(
                      new HostLimits(
                          new HostLimits.ConnectionLimits(3, 2, 8, 32, 64, Duration.ofSeconds(1)),
                          HostLimits.defaults().streams(),
                          HostLimits.defaults().memory())));
      victim.setProtocolHandler("/wait", stream -> stream.read(ByteBuffer.allocate(9)));
      Host useful = hosts.silent(1, each -> each);
      useful.dial(VICTIM);
      for (long number = 60; number < 62; number++) {
        var connection = hosts.silent(number, each -> each).dial(VICTIM);
        for (int count = 0; count < 20; count++) {
          connection.newStream(List.of("/wait")).write(ByteBuffer.allocate(0));
        }
      }
      hosts.simulation().pause(Duration.ofMinutes(5));
      try (var stream = useful.newStream(victim.id(), "/ipfs/id/1.0.0")) {
        assertThat(Frames.require(stream, 1 << 16)).isNotEmpty();
      }
      hosts.silent(2, each -> each).dial(VICTIM);
      hosts.simulation().pause(Duration.ofSeconds(2));
      assertThat(victim.connections(useful.id())).hasSize(1);
      assertThat(victim.connections()).hasSize(2);
    });
  }

  @Test
  void enter_ofManyConnections_sharesByPeerAndOrigin() {
    var shares = new WindowShares(new HostLimits.MemoryLimits(32 << 20, 64 << 20, 16 << 20));
    Multiaddr one = Multiaddr.parse("/ip6/2001:db8::1/tcp/1");
    Multiaddr sameNetwork = Multiaddr.parse("/ip6/2001:db8::ffff:2/tcp/2");
    Multiaddr other = Multiaddr.parse("/ip6/2001:db8:0:1::1/tcp/1");
    var peer = SimulatedHosts.identity(1).toPeerId();
    var another = SimulatedHosts.identity(2).toPeerId();

    MemoryBudget first = shares.enter(peer, one).shared();
    MemoryBudget neighbour = shares.enter(another, sameNetwork).shared();
    assertThat(first.tryReserve(8 << 20)).isTrue();
    assertThat(neighbour.tryReserve(WINDOW)).isFalse();
    assertThat(shares.enter(peer, other).shared().tryReserve(WINDOW)).isFalse();
    assertThat(shares.enter(another, other).shared().tryReserve(WINDOW)).isTrue();
    first.release(8 << 20);
    assertThat(neighbour.tryReserve(WINDOW)).isTrue();

    assertThat(SocketAddresses.origin(one)).isEqualTo(SocketAddresses.origin(sameNetwork));
    assertThat(shares.count()).isEqualTo(4);
    shares.leave(peer, one);
    shares.leave(another, sameNetwork);
    shares.leave(peer, other);
    shares.leave(another, other);
    assertThat(shares.count()).isZero();
  }

  @Test
  void tryReserveSpare_beyondHalf_isRefused() {
    MemoryBudget whole = MemoryBudget.of(100);
    MemoryBudget part = whole.part(80);
    assertThat(part.tryReserveSpare(40)).isTrue();
    assertThat(part.tryReserveSpare(1)).isFalse();
    assertThat(whole.part(80).tryReserveSpare(20)).isFalse();
    assertThat(whole.part(80).tryReserve(60)).isTrue();
    assertThat(whole.reserved()).isEqualTo(100);
  }

  /** A victim with the limits of a small node. */
  private Host victim(StreamRules rules) throws IOException {
    Host victim =
        hosts.listening(
            0,
            builder ->
                builder.limits(
                    new HostLimits(
                        LIMITS.connections(),
                        LIMITS.streams(),
                        new HostLimits.MemoryLimits(32 << 20, 64 << 20, 16 << 20))));
    assertThat(new Ping(victim, hosts.simulation().random())).isNotNull();
    victim.setProtocolHandler(TALK, rules, HoardedWindowsTest::talk);
    return victim;
  }

  private static void talk(Stream stream) throws IOException {
    while (true) {
      Frames.write(stream, Frames.require(stream, 9));
    }
  }

  /** Opens as many streams as it gets, and never says a word on them. */
  private Connection hoard(long number, String protocol) throws IOException {
    Connection connection = hoarder(number).dial(VICTIM);
    for (int count = 0; count < 200; count++) {
      Stream stream = connection.newStream(List.of(protocol));
      stream.write(ByteBuffer.allocate(0));
    }
    return connection;
  }

  private Host hoarder(long number) throws IOException {
    return hosts.silent(
        number,
        builder ->
            builder.limits(
                new HostLimits(
                    LIMITS.connections(),
                    new HostLimits.StreamLimits(4096, 4096, 4096),
                    new HostLimits.MemoryLimits(1L << 32, 1L << 32, 16 << 20))));
  }

  private static int talks(Connection connection, int wanted) {
    int answered = 0;
    for (int count = 0; count < wanted; count++) {
      try {
        Stream stream = connection.newStream(List.of(TALK));
        stream.expireAfter(Duration.ofSeconds(5));
        Frames.write(stream, new byte[] {1});
        answered += Frames.require(stream, 9).length;
        stream.neverExpire();
      } catch (IOException e) {
        return answered;
      }
    }
    connection.streams().forEach(Stream::close);
    return answered;
  }

  private static int streamsOf(Host victim, long number) {
    return victim.connections(SimulatedHosts.identity(number).toPeerId()).stream()
        .mapToInt(each -> each.streams().size())
        .sum();
  }
}
