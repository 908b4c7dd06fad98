package org.casanube.p2p.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.multiformats.multiaddr.Protocol;
import org.casanube.p2p.Connection;
import org.casanube.p2p.Host;
import org.casanube.p2p.HostLimits;
import org.casanube.p2p.Stream;
import org.casanube.p2p.StreamHandler;
import org.casanube.p2p.keys.KeyPair;
import org.casanube.p2p.simulation.Plaintext;
import org.casanube.p2p.swarm.HostBuilder;
import org.casanube.p2p.swarm.SimulatedHosts;
import org.casanube.p2p.wire.Frames;
import org.junit.jupiter.api.Test;

/** Those who misuse a relay, and relays that misuse those who use them. */
class HostileRelayTest {
  private final SimulatedHosts hosts = new SimulatedHosts(22);

  @Test
  void questions_thatAreNone_areRefused() throws Exception {
    hosts.run(() -> {
      Host relay = relay(RelayLimits.amongFriends());
      Host asker = hosts.silent(2, builder -> builder);
      assertThat(answer(asker, relay, new byte[] {1, 2, 3}))
          .isEqualTo(RelayStatus.MALFORMED_MESSAGE);
      assertThat(answer(asker, relay, HopMessage.status(RelayStatus.OK).encode()))
          .isEqualTo(RelayStatus.UNEXPECTED_MESSAGE);
      assertThat(answer(asker, relay, new byte[] {8, 1})).isEqualTo(RelayStatus.MALFORMED_MESSAGE);
      assertThat(answer(asker, relay, HopMessage.connect(asker.id()).encode()))
          .isEqualTo(RelayStatus.PERMISSION_DENIED);
      assertThat(answer(asker, relay, new byte[HopMessage.MAX_BYTES + 1]))
          .isEqualTo(RelayStatus.MALFORMED_MESSAGE);
      Stream slow = hop(asker, relay);
      slow.write(ByteBuffer.wrap(new byte[] {100}));
      Duration before = hosts.simulation().elapsed();
      assertThatThrownBy(() -> slow.read(ByteBuffer.allocate(1))).isInstanceOf(IOException.class);
      assertThat(hosts.simulation().elapsed().minus(before)).isLessThan(Duration.ofSeconds(12));
    });
  }

  @Test
  void circuits_whoseTargetStalls_areGivenUpAndCounted() throws Exception {
    hosts.run(() -> {
      Host relayHost = hosts.listening(0);
      RelayLimits four =
          new RelayLimits(
              RelayLimits.ReservationLimits.defaults(),
              new RelayLimits.CircuitCounts(100, 4, 100, 4),
              CircuitLimit.NONE);
      Relay relay = new Relay(relayHost, four, RelayPolicy.EVERYONE);
      Host stalling = reserved(1, relayHost, stream -> drain(stream));
      Host asker = hosts.silent(2, builder -> builder);
      for (int count = 0; count < 20; count++) {
        Frames.write(hop(asker, relayHost), HopMessage.connect(stalling.id()).encode());
      }
      hosts.simulation().pause(Duration.ofSeconds(1));
      assertThat(relay.circuitCount()).isEqualTo(4);
      hosts.simulation().pause(Duration.ofSeconds(11));
      assertThat(relay.circuitCount()).isZero();
      assertThat(relayHost.connections(stalling.id()).getFirst().isOpen()).isTrue();
    });
  }

  @Test
  void circuits_whoseTargetAnswersNonsense_fail() throws Exception {
    hosts.run(() -> {
      Host relay = relay(RelayLimits.amongFriends());
      Host odd =
          reserved(
              1,
              relay,
              stream -> {
                assertThat(Frames.require(stream, 4096)).isNotEmpty();
                Frames.write(stream, StopMessage.connect(relay.id(), CircuitLimit.NONE).encode());
              });
      Host asker = hosts.silent(2, builder -> builder);
      assertThat(answer(asker, relay, HopMessage.connect(odd.id()).encode()))
          .isEqualTo(RelayStatus.CONNECTION_FAILED);
    });
  }

  @Test
  void circuit_thatNobodyReads_holdsTwoBuffersAndTheWindows() throws Exception {
    hosts.run(() -> {
      Host relayHost = hosts.listening(0);
      Relay relay = new Relay(relayHost, RelayLimits.amongFriends(), RelayPolicy.EVERYONE);
      Host deaf =
          reserved(
              1,
              relayHost,
              stream -> {
                assertThat(Frames.require(stream, 4096)).isNotEmpty();
                Frames.write(stream, StopMessage.status(RelayStatus.OK).encode());
                pause(Duration.ofMinutes(10));
              });
      Host asker = hosts.silent(2, builder -> builder);
      Stream stream = hop(asker, relayHost);
      Frames.write(stream, HopMessage.connect(deaf.id()).encode());
      assertThat(HopMessage.decode(Frames.require(stream, 4096)).status()).contains(RelayStatus.OK);
      long[] written = {0};
      Thread writer =
          hosts
              .simulation()
              .start(
                  "writer",
                  () -> {
                    try {
                      while (true) {
                        stream.write(ByteBuffer.allocate(10_000));
                        written[0] += 10_000;
                      }
                    } catch (IOException e) {
                      written[0] = -written[0];
                    }
                  });
      hosts.simulation().pause(Duration.ofMinutes(1));
      assertThat(written[0]).isBetween(1L, 4L << 20);
      deaf.close();
      hosts.simulation().pause(Duration.ofSeconds(10));
      writer.join();
      assertThat(written[0]).isNegative();
      assertThat(relay.circuitCount()).isZero();
      assertThat(relay.reservationCount()).isZero();
    });
  }

  /** Two hundred want a place, each comes from elsewhere: no more than there are get one. */
  @Test
  void places_wantedByVeryMany_areBoundedAndComeBack() throws Exception {
    hosts.run(() -> {
      HostLimits usual = HostLimits.defaults();
      HostLimits many =
          new HostLimits(
              new HostLimits.ConnectionLimits(400, 300, 8, 32, 64, Duration.ofSeconds(20)),
              usual.streams(),
              usual.memory());
      Host relayHost = hosts.listening(0, builder -> builder.limits(many));
      Relay relay = new Relay(relayHost, RelayLimits.amongFriends(), RelayPolicy.EVERYONE);
      List<Host> takers = new ArrayList<>();
      int taken = 0;
      for (long number = 100; number < 300; number++) {
        Host taker = hosts.silent(number, builder -> builder);
        takers.add(taker);
        for (int again = 0; again < 3; again++) {
          RelayStatus status = answer(taker, relayHost, HopMessage.reserve().encode());
          taken += status == RelayStatus.OK && again == 0 ? 1 : 0;
        }
      }
      assertThat(taken).isEqualTo(RelayLimits.amongFriends().reservations().max());
      assertThat(relay.reservationCount()).isEqualTo(taken);
      takers.forEach(Host::close);
      hosts.simulation().pause(Duration.ofSeconds(10));
      assertThat(relay.reservationCount()).isZero();
      Host late = hosts.silent(99, builder -> builder);
      assertThat(answer(late, relayHost, HopMessage.reserve().encode())).isEqualTo(RelayStatus.OK);
    });
  }

  /** Circuits by the hundred, from many to many: few for each, bounded in all, and none stays. */
  @Test
  void circuits_ofVeryMany_areBoundedAndEnd() throws Exception {
    hosts.run(() -> {
      Host relayHost = hosts.listening(0);
      RelayLimits limits = RelayLimits.amongFriends();
      Relay relay = new Relay(relayHost, limits, RelayPolicy.EVERYONE);
      List<Host> targets = new ArrayList<>();
      for (long number = 1; number <= 12; number++) {
        targets.add(
            reserved(
                number,
                relayHost,
                stream -> {
                  assertThat(Frames.require(stream, 4096)).isNotEmpty();
                  Frames.write(stream, StopMessage.status(RelayStatus.OK).encode());
                  drain(stream);
                }));
      }
      List<Host> callers = new ArrayList<>();
      for (long number = 60; number < 80; number++) {
        Host caller = hosts.silent(number, builder -> builder);
        callers.add(caller);
        for (int count = 0; count < 40; count++) {
          Host target = targets.get(count % targets.size());
          try {
            Frames.write(hop(caller, relayHost), HopMessage.connect(target.id()).encode());
          } catch (IOException e) {
            assertThat(e).isNotNull();
          }
        }
      }
      hosts.simulation().pause(Duration.ofSeconds(5));
      assertThat(relay.circuitCount()).isBetween(16, limits.circuits().max());
      callers.forEach(Host::close);
      hosts.simulation().pause(Duration.ofSeconds(70));
      assertThat(relay.circuitCount()).isZero();
      Host late = hosts.silent(99, builder -> builder);
      assertThat(answer(late, relayHost, HopMessage.connect(targets.getFirst().id()).encode()))
          .isEqualTo(RelayStatus.OK);
    });
  }

  /**
   * Each circuit by another identity, all from one address: they neither shut anybody off nor take
   * more than an address may have; where others come from counts apart.
   */
  @Test
  void circuits_ofOneAddressWithManyNames_areBounded() throws Exception {
    hosts.run(() -> {
      Host relayHost = hosts.listening(0);
      RelayLimits.CircuitCounts most = RelayLimits.amongFriends().circuits();
      Relay relay = new Relay(relayHost, RelayLimits.amongFriends(), RelayPolicy.EVERYONE);
      List<Host> targets = new ArrayList<>();
      for (long number = 1; number <= 6; number++) {
        targets.add(reserved(number, relayHost, HostileRelayTest::holdOpen));
      }
      int opened = 0;
      for (int count = 0; count < 12; count++) {
        Host oneOfMany = named(1_000 + count, 60);
        opened += connected(oneOfMany, relayHost, targets.getFirst()) ? 1 : 0;
      }
      assertThat(opened).isEqualTo(most.maxPerAddressToOne());
      assertThat(connected(named(2_000, 61), relayHost, targets.getFirst())).isTrue();

      for (int count = 0; count < 12; count++) {
        Host oneOfMany = named(3_000 + count, 60);
        for (Host target : targets.subList(1, 6)) {
          opened += connected(oneOfMany, relayHost, target) ? 1 : 0;
        }
      }
      assertThat(opened).isEqualTo(most.maxPerAddress());
      assertThat(relay.circuitCount()).isEqualTo(most.maxPerAddress() + 1);
      assertThat(connected(named(2_001, 62), relayHost, targets.getLast())).isTrue();
    });
  }

  /** Circuits that nobody needs, kept open and silent on both sides, end; used ones stay. */
  @Test
  void circuits_thatCarryNothing_endAfterAWhile() throws Exception {
    hosts.run(() -> {
      Host relayHost = hosts.listening(0);
      Relay relay = new Relay(relayHost, RelayLimits.amongFriends(), RelayPolicy.EVERYONE);
      Host target = reserved(1, relayHost, HostileRelayTest::holdOpen);
      Host used = hosts.silent(3, builder -> builder.transportOver(CircuitTransport::new));
      used.listen(RelayTest.through(relayHost));
      Host friend = hosts.silent(4, builder -> builder.transportOver(CircuitTransport::new));
      Connection connection =
          friend.dial(RelayTest.through(relayHost).with(Protocol.P2P, used.id().toString()));
      for (long number = 60; number < 64; number++) {
        assertThat(connected(named(number, number), relayHost, target)).isTrue();
      }
      assertThat(relay.circuitCount()).isEqualTo(5);

      hosts.simulation().pause(Duration.ofMinutes(10));

      assertThat(relay.circuitCount()).isEqualTo(1);
      assertThat(connection.isOpen()).isTrue();
    });
  }

  /** Circuits kept busy with a byte now and then hold their places, and no more than those. */
  @Test
  void circuits_thatTrickle_keepNobodyElseOut() throws Exception {
    hosts.run(() -> {
      Host relayHost = hosts.listening(0);
      RelayLimits.CircuitCounts most = RelayLimits.amongFriends().circuits();
      Relay relay = new Relay(relayHost, RelayLimits.amongFriends(), RelayPolicy.EVERYONE);
      List<Host> callers = new ArrayList<>();
      for (long name = 5_000; name < 5_008; name++) {
        callers.add(named(name, 60));
      }
      List<Stream> slow = new ArrayList<>();
      for (long number = 1; number <= 8; number++) {
        Host target = reserved(number, relayHost, HostileRelayTest::holdOpen);
        for (Host caller : callers) {
          Stream stream = hop(caller, relayHost);
          Frames.write(stream, HopMessage.connect(target.id()).encode());
          if (HopMessage.decode(Frames.require(stream, HopMessage.MAX_BYTES))
              .status()
              .equals(Optional.of(RelayStatus.OK))) {
            slow.add(stream);
          }
        }
      }
      assertThat(slow).hasSize(most.maxPerAddress());
      for (int minute = 0; minute < 10; minute++) {
        hosts.simulation().pause(Duration.ofMinutes(1));
        for (Stream each : slow) {
          each.write(ByteBuffer.wrap(new byte[] {1}));
        }
      }
      assertThat(relay.circuitCount()).isEqualTo(most.maxPerAddress());

      Host behind = hosts.silent(30, builder -> builder.transportOver(CircuitTransport::new));
      behind.listen(RelayTest.through(relayHost));
      Host friend = hosts.silent(31, builder -> builder.transportOver(CircuitTransport::new));
      assertThat(
              friend
                  .dial(RelayTest.through(relayHost).with(Protocol.P2P, behind.id().toString()))
                  .isOpen())
          .isTrue();
    });
  }

  /** Nobody but a relay that this host chose may bring it circuits. */
  @Test
  void circuits_ofStrangers_areRefused() throws Exception {
    hosts.run(() -> {
      Host host = hosts.listening(1, builder -> builder.transportOver(CircuitTransport::new));
      Host stranger = hosts.silent(2, builder -> builder);
      Connection connection = stranger.dial(SimulatedHosts.addressOf(1));
      for (byte[] words :
          List.of(
              StopMessage.connect(stranger.id(), CircuitLimit.NONE).encode(),
              StopMessage.status(RelayStatus.OK).encode(),
              new byte[] {9, 9})) {
        try (Stream stream = connection.newStream(List.of(StopMessage.ID))) {
          Frames.write(stream, words);
          assertThat(StopMessage.decode(Frames.require(stream, 4096)).status())
              .isPresent()
              .isNotEqualTo(Optional.of(RelayStatus.OK));
        }
      }
      assertThat(host.connections(stranger.id())).hasSize(1);
    });
  }

  @Test
  void relays_thatLie_areNotBelieved() throws Exception {
    hosts.run(() -> {
      Host liar = hosts.listening(0);
      PeerId self = liar.id();
      Instant later = hosts.simulation().clock().instant().plusSeconds(3_600);
      byte[] othersVoucher = new Voucher(self, self, later).seal(liar.keys());
      List<HopMessage> lies =
          List.of(
              HopMessage.reserve(),
              HopMessage.connected(CircuitLimit.NONE),
              HopMessage.reserved(
                  new Reservation(Instant.EPOCH, List.of(), Optional.empty()), CircuitLimit.NONE),
              HopMessage.reserved(
                  new Reservation(later, List.of(), Optional.of(othersVoucher)),
                  CircuitLimit.NONE));
      for (HopMessage lie : lies) {
        liar.setProtocolHandler(HopMessage.ID, stream -> Frames.write(stream, lie.encode()));
        Host host = hosts.silent(1, builder -> builder.transportOver(CircuitTransport::new));
        assertThatThrownBy(() -> host.listen(RelayTest.through(liar)))
            .isInstanceOf(IOException.class);
        assertThat(host.addresses()).isEmpty();
        host.close();
        hosts.simulation().pause(Duration.ofSeconds(10));
      }
      // Addresses of others are not taken for those of the relay.
      Multiaddr others =
          Multiaddr.parse("/ip4/192.0.2.9/tcp/1/p2p/" + SimulatedHosts.identity(9).toPeerId());
      Reservation odd = new Reservation(later, List.of(others), Optional.empty());
      liar.setProtocolHandler(
          HopMessage.ID,
          stream -> Frames.write(stream, HopMessage.reserved(odd, CircuitLimit.NONE).encode()));
      Host host = hosts.silent(1, builder -> builder.transportOver(CircuitTransport::new));
      host.listen(RelayTest.through(liar));
      assertThat(host.addresses()).containsExactly(RelayTest.through(liar));
    });
  }

  /** A wait of thousands of years does not fit into nanoseconds; the place is good all the same. */
  @Test
  void relays_thatPromiseAllTime_areBelievedForADay() throws Exception {
    hosts.run(() -> {
      Host boaster = hosts.listening(0);
      Reservation all = new Reservation(Reservation.instant(-1), List.of(), Optional.empty());
      AtomicInteger asked = new AtomicInteger();
      boaster.setProtocolHandler(
          HopMessage.ID,
          stream -> {
            asked.incrementAndGet();
            Frames.write(stream, HopMessage.reserved(all, CircuitLimit.NONE).encode());
          });
      Host host = hosts.silent(1, builder -> builder.transportOver(CircuitTransport::new));

      host.listen(RelayTest.through(boaster));

      assertThat(host.addresses()).containsExactly(RelayTest.through(boaster));
      assertThat(asked).hasValue(1);
      hosts.simulation().pause(Duration.ofHours(19));
      assertThat(asked).hasValue(2);
    });
  }

  /** The relay may bring whom it wants; who is there is proved end to end. */
  @Test
  void relays_thatBringTheWrongPeer_areFoundOut() throws Exception {
    hosts.run(() -> {
      Host liar = hosts.listening(0);
      Host wanted = hosts.silent(3, builder -> builder);
      liar.setProtocolHandler(
          HopMessage.ID,
          stream -> {
            assertThat(Frames.require(stream, 4096)).isNotEmpty();
            Frames.write(stream, HopMessage.connected(CircuitLimit.NONE).encode());
            stream.write(ByteBuffer.allocate(5_000));
          });
      Host caller = hosts.silent(2, builder -> builder.transportOver(CircuitTransport::new));
      assertThatThrownBy(
              () -> caller.dial(RelayTest.through(liar).with(Protocol.P2P, wanted.id().toString())))
          .isInstanceOf(IOException.class);
      assertThat(caller.connections(wanted.id())).isEmpty();
    });
  }

  private Host relay(RelayLimits limits) throws IOException {
    Host host = hosts.listening(0);
    assertThat(new Relay(host, limits, RelayPolicy.EVERYONE).circuitCount()).isZero();
    return host;
  }

  /** A peer with a place at the relay, which answers circuits like this. */
  private Host reserved(long number, Host relay, StreamHandler stop) throws IOException {
    Host host = hosts.silent(number, builder -> builder);
    host.setProtocolHandler(StopMessage.ID, stop);
    assertThat(answer(host, relay, HopMessage.reserve().encode())).isEqualTo(RelayStatus.OK);
    return host;
  }

  /** Another identity at the address of this node. */
  private Host named(long identity, long node) throws IOException {
    KeyPair keys = SimulatedHosts.identity(identity);
    return new HostBuilder(keys, hosts.simulation())
        .transport(hosts.network().transport(node))
        .security(new Plaintext(keys))
        .build();
  }

  /** True if the relay has opened a circuit, which stays open. */
  private static boolean connected(Host asker, Host relay, Host target) throws IOException {
    Stream stream = hop(asker, relay);
    Frames.write(stream, HopMessage.connect(target.id()).encode());
    return HopMessage.decode(Frames.require(stream, HopMessage.MAX_BYTES))
        .status()
        .equals(Optional.of(RelayStatus.OK));
  }

  private static void holdOpen(Stream stream) throws IOException {
    assertThat(Frames.require(stream, 4096)).isNotEmpty();
    Frames.write(stream, StopMessage.status(RelayStatus.OK).encode());
    drain(stream);
  }

  private static RelayStatus answer(Host asker, Host relay, byte[] question) throws IOException {
    try (Stream stream = hop(asker, relay)) {
      stream.expireAfter(Duration.ofSeconds(30));
      Frames.write(stream, question);
      return HopMessage.decode(Frames.require(stream, HopMessage.MAX_BYTES)).status().orElseThrow();
    }
  }

  private static Stream hop(Host asker, Host relay) throws IOException {
    return asker
        .dial(relay.addresses().getFirst().with(Protocol.P2P, relay.id().toString()))
        .newStream(List.of(HopMessage.ID));
  }

  private void pause(Duration time) {
    try {
      hosts.simulation().pause(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void drain(Stream stream) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(1_000);
    while (stream.read(buffer) >= 0) {
      buffer.clear();
    }
  }
}
