package org.casanube.p2p.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.Connection;
import org.casanube.p2p.Host;
import org.casanube.p2p.HostLimits;
import org.casanube.p2p.Stream;
import org.casanube.p2p.identify.Identify;
import org.casanube.p2p.ping.Ping;
import org.casanube.p2p.simulation.SimulatedNetwork;
import org.casanube.p2p.wire.Frames;
import org.casanube.p2p.wire.ProtobufWriter;
import org.junit.jupiter.api.Test;

/** Peers that are connected, and misuse it: floods, huge messages, endless waiting. */
class HostileStreamsTest {
  private static final HostLimits LIMITS = HostLimits.defaults();
  private static final Multiaddr VICTIM = SimulatedNetwork.addressOf(0);

  private final SimulatedHosts hosts = new SimulatedHosts(32);

  @Test
  void streams_byTheThousand_areRefusedBeyondTheLimits() throws Exception {
    hosts.run(() -> {
      Host victim = victim();
      Connection connection = attacker(66).dial(VICTIM);

      for (int count = 0; count < 2_000; count++) {
        Stream stream = connection.newStream(List.of(Ping.ID));
        stream.write(ByteBuffer.wrap(new byte[] {1}));
      }
      hosts.simulation().pause(Duration.ofSeconds(1));

      int open = openAtVictim(victim);
      assertThat(open).isBetween(1, LIMITS.streams().maxPerProtocol());
      assertThat(connection.isOpen()).isTrue();
      // Each waits for the rest of its ping, and not for ever.
      hosts.simulation().pause(Duration.ofMinutes(3));
      assertThat(openAtVictim(victim)).isZero();
      assertServes(victim);
    });
  }

  @Test
  void identifyPushes_thatNeverEnd_areFewAndCutOff() throws Exception {
    hosts.run(() -> {
      Host victim = victim();
      Connection connection = attacker(66).dial(VICTIM);
      for (int count = 0; count < 1_000; count++) {
        connection.newStream(List.of(Identify.PUSH_ID)).write(ByteBuffer.wrap(new byte[] {100}));
      }
      hosts.simulation().pause(Duration.ofSeconds(1));
      assertThat(openAtVictim(victim)).isLessThanOrEqualTo(LIMITS.streams().maxPerProtocol());
      hosts.simulation().pause(Duration.ofSeconds(31));
      assertThat(openAtVictim(victim)).isZero();
      assertServes(victim);
    });
  }

  @Test
  void identifyPushes_inFlood_leaveABoundedDescription() throws Exception {
    hosts.run(() -> {
      Host victim = victim();
      Host attacker = attacker(66);
      attacker.dial(VICTIM);
      for (int count = 0; count < 300; count++) {
        try (Stream stream = attacker.newStream(victim.id(), Identify.PUSH_ID)) {
          ProtobufWriter message = new ProtobufWriter();
          for (int number = 0; number < 200; number++) {
            message.bytes(
                2, Multiaddr.parse("/ip4/192.0.2.1/tcp/" + (300 * number + count)).toBytes());
            message.string(3, "/nonsense/" + count + "/" + number);
          }
          Frames.write(stream, message.toBytes());
        }
      }
      hosts.simulation().pause(Duration.ofSeconds(10));
      assertThat(victim.peers().addresses(attacker.id())).hasSizeLessThanOrEqualTo(64);
      assertThat(victim.peers().description(attacker.id()).orElseThrow().protocols())
          .hasSizeLessThanOrEqualTo(512);
      assertThat(openAtVictim(victim)).isZero();
      assertServes(victim);
    });
  }

  @Test
  void identify_thatIsNeverAnswered_isGivenUp() throws Exception {
    hosts.run(() -> {
      Host victim = victim();
      Host silent = hosts.listening(66, builder -> builder.limits(generous()));
      silent.setProtocolHandler(
          Identify.ID,
          stream -> {
            while (stream.read(ByteBuffer.allocate(10)) >= 0) {}
            stream.read(ByteBuffer.allocate(1));
          });
      Connection connection = victim.dial(SimulatedHosts.addressOf(66));
      hosts.simulation().pause(Duration.ofSeconds(31));
      assertThat(connection.streams().stream().filter(each -> each.protocol().equals(Identify.ID)))
          .isEmpty();
      assertServes(victim);
    });
  }

  @Test
  void messages_thatSayTheyAreHuge_areRefusedBeforeTheyAreRead() throws Exception {
    hosts.run(() -> {
      Host victim = victim();
      Connection connection = attacker(66).dial(VICTIM);
      Stream stream = connection.newStream(List.of(Identify.PUSH_ID));
      stream.write(ByteBuffer.wrap(new byte[] {-1, -1, -1, -1, 7}));
      assertThatThrownBy(() -> stream.read(ByteBuffer.allocate(1))).isInstanceOf(IOException.class);
      Stream endless = connection.newStream(List.of(Identify.PUSH_ID));
      endless.write(ByteBuffer.wrap(new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1}));
      assertThatThrownBy(() -> endless.read(ByteBuffer.allocate(1)))
          .isInstanceOf(IOException.class);
      assertThat(connection.isOpen()).isTrue();
      assertServes(victim);
    });
  }

  /** A protocol line that never ends is cut at its limit, not at the stream's time. */
  @Test
  void protocolNames_withoutEnd_areRefused() throws Exception {
    hosts.run(() -> {
      Host victim = victim();
      SwarmConnection connection = (SwarmConnection) attacker(66).dial(VICTIM);
      var muxed = connection.session().open();
      Duration before = hosts.simulation().elapsed();
      muxed.write(ByteBuffer.wrap(new byte[] {(byte) 0xff, 127}), ByteBuffer.allocate(16_000));
      assertThatThrownBy(
              () -> {
                while (muxed.read(ByteBuffer.allocate(100)) >= 0) {}
                throw new IOException("ended");
              })
          .isInstanceOf(IOException.class);
      assertThat(hosts.simulation().elapsed().minus(before)).isLessThan(Duration.ofSeconds(5));
      assertServes(victim);
    });
  }

  @Test
  void answers_thatAreNeverRead_stopTheirStreamAlone() throws Exception {
    hosts.run(() -> {
      Host victim = victim();
      Host attacker = attacker(66);
      Connection connection = attacker.dial(VICTIM);
      Stream stream = connection.newStream(List.of(Ping.ID));
      long[] written = {0};
      hosts
          .simulation()
          .start(
              "flood",
              () -> {
                try {
                  while (true) {
                    stream.write(ByteBuffer.allocate(3_200));
                    written[0] += 3_200;
                  }
                } catch (IOException e) {
                  written[0] = -written[0];
                }
              });
      hosts.simulation().pause(Duration.ofSeconds(60));
      // What it may send is what the victim's window, and the answers its own window hold.
      assertThat(written[0]).isBetween(1L, 64L << 20);
      Ping ping = new Ping(attacker, hosts.simulation().random());
      assertThat(ping.ping(victim.id(), Duration.ofSeconds(5))).isPositive();
      hosts.simulation().pause(Duration.ofMinutes(3));
      assertThat(written[0]).isNegative();
      assertThat(openAtVictim(victim)).isZero();
      assertServes(victim);
    });
  }

  /** All at once open as many windows as they can; the victim's budget decides, not they. */
  @Test
  void windows_ofManyPeers_stayWithinTheBudgetOfTheHost() throws Exception {
    hosts.run(() -> {
      long budget = 4 << 20;
      HostLimits small =
          new HostLimits(
              LIMITS.connections(),
              LIMITS.streams(),
              new HostLimits.MemoryLimits(2 << 20, budget, 1 << 20));
      Host victim = hosts.listening(0, builder -> builder.limits(small));
      victim.setProtocolHandler("/stuck", _ -> pause(Duration.ofMinutes(10)));
      for (long number = 60; number < 66; number++) {
        Connection connection = attacker(number).dial(VICTIM);
        for (int count = 0; count < 30; count++) {
          hosts.simulation().start("filler", () -> fill(connection));
        }
      }
      hosts.simulation().pause(Duration.ofSeconds(20));
      // Each that is left has filled its window of 256 KiB.
      int open = victim.connections().stream().mapToInt(each -> each.streams().size()).sum();
      assertThat(open).isBetween(4, (int) (budget / (256 << 10)));
      hosts.simulation().pause(Duration.ofMinutes(12));
      assertServes(victim);
    });
  }

  private static void fill(Connection connection) {
    try {
      Stream stream = connection.newStream(List.of("/stuck"));
      stream.expireAfter(Duration.ofMinutes(11));
      stream.write(ByteBuffer.allocate(300 << 10));
    } catch (IOException e) {
      assertThat(e).isNotNull();
    }
  }

  private void pause(Duration time) {
    try {
      hosts.simulation().pause(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Host victim() throws IOException {
    Host victim = hosts.listening(0);
    assertThat(new Ping(victim, hosts.simulation().random())).isNotNull();
    return victim;
  }

  private Host attacker(long number) throws IOException {
    Host attacker = hosts.silent(number, builder -> builder.limits(generous()));
    attacker.removeProtocolHandler(Identify.PUSH_ID);
    return attacker;
  }

  /** Limits that keep an attacker from nothing. */
  private static HostLimits generous() {
    return new HostLimits(
        LIMITS.connections(),
        new HostLimits.StreamLimits(4096, 4096, 4096),
        new HostLimits.MemoryLimits(1L << 32, 1L << 32, 16 << 20));
  }

  private static int openAtVictim(Host victim) {
    PeerId attacker = SimulatedHosts.identity(66).toPeerId();
    return victim.connections(attacker).stream().mapToInt(each -> each.streams().size()).sum();
  }

  private void assertServes(Host victim) throws IOException {
    Host friend = hosts.listening(50);
    friend.dial(VICTIM);
    try (Stream stream = friend.newStream(victim.id(), Identify.ID)) {
      stream.expireAfter(Duration.ofSeconds(5));
      assertThat(Frames.require(stream, 1 << 16)).isNotEmpty();
    }
  }
}
