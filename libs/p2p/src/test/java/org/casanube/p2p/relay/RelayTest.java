package org.casanube.p2p.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.multiformats.multiaddr.Protocol;
import org.casanube.p2p.Connection;
import org.casanube.p2p.DialException;
import org.casanube.p2p.Host;
import org.casanube.p2p.NegotiationException;
import org.casanube.p2p.PeerBook;
import org.casanube.p2p.Stream;
import org.casanube.p2p.StreamResetException;
import org.casanube.p2p.ping.Ping;
import org.casanube.p2p.swarm.HostBuilder;
import org.casanube.p2p.swarm.SimulatedHosts;
import org.casanube.p2p.wire.Frames;
import org.junit.jupiter.api.Test;

/** A relay (node 0), a peer behind it (1) and one that wants to reach it (2). */
class RelayTest {
  private static final String ECHO = "/echo";
  private static final RelayLimits FRIENDS = RelayLimits.amongFriends();

  private final SimulatedHosts hosts = new SimulatedHosts(21);

  @Test
  void dial_throughRelay_carriesBothWays() throws Exception {
    hosts.run(() -> {
      Host relay = hosts.listening(0);
      Relay service = new Relay(relay, FRIENDS, RelayPolicy.EVERYONE);
      Host behind = client(1);
      behind.listen(through(relay));
      Host caller = client(2);
      caller.peers().addAddresses(behind.id(), behind.addresses(), PeerBook.Lives.CONFIGURED);

      assertThat(behind.addresses()).containsExactly(through(relay));
      assertThat(echo(caller, behind.id(), 700_000)).isEqualTo(700_000);
      Connection connection = caller.connections(behind.id()).getFirst();
      assertThat(connection.isLimited()).isFalse();
      assertThat(connection.remoteAddress()).isEqualTo(through(relay));
      assertThat(connection.remotePeer()).isEqualTo(behind.id());
      assertThat(service.circuitCount()).isEqualTo(1);
      // What the peer behind a relay sees is not an address of ours.
      hosts.simulation().pause(Duration.ofSeconds(5));
      assertThat(caller.addresses()).isEmpty();
      assertThat(caller.peers().addresses(behind.id())).contains(through(relay));

      connection.close();
      hosts.simulation().pause(Duration.ofSeconds(10));
      assertThat(service.circuitCount()).isZero();
      assertThat(service.reservationCount()).isEqualTo(1);
    });
  }

  @Test
  void dial_byFullAddress_needsNoPeerBook() throws Exception {
    hosts.run(() -> {
      Host relay = hosts.listening(0);
      Relay service = new Relay(relay, FRIENDS, RelayPolicy.EVERYONE);
      Host behind = client(1);
      behind.listen(through(relay));
      Host caller = client(2);

      Connection connection =
          caller.dial(through(relay).with(Protocol.P2P, behind.id().toString()));
      assertThat(connection.remotePeer()).isEqualTo(behind.id());
      assertThatThrownBy(() -> caller.dial(through(relay))).isInstanceOf(DialException.class);
      assertThat(service.circuitCount()).isEqualTo(1);
      service.close();
      hosts.simulation().pause(Duration.ofSeconds(10));
      assertThat(connection.isOpen()).isFalse();
      assertThat(relay.protocols()).doesNotContain(HopMessage.ID);
    });
  }

  @Test
  void limitedConnection_carriesFewProtocolsAndEnds() throws Exception {
    hosts.run(() -> {
      Host relay = hosts.listening(0);
      RelayLimits limits = RelayLimits.defaults();
      Relay service = new Relay(relay, limits, RelayPolicy.EVERYONE);
      Host behind = client(1);
      behind.listen(through(relay));
      Host caller = client(2);
      Ping ping = new Ping(caller, hosts.simulation().random());
      assertThat(new Ping(behind, hosts.simulation().random())).isNotNull();
      Connection connection =
          caller.dial(through(relay).with(Protocol.P2P, behind.id().toString()));

      assertThat(connection.isLimited()).isTrue();
      assertThat(ping.ping(behind.id(), Duration.ofSeconds(5))).isPositive();
      assertThatThrownBy(() -> connection.newStream(List.of(ECHO)))
          .isInstanceOf(NegotiationException.class)
          .hasMessageContaining("limits");
      hosts.simulation().pause(limits.circuit().duration().plusSeconds(1));
      assertThat(connection.isOpen()).isFalse();
      assertThat(service.circuitCount()).isZero();
    });
  }

  @Test
  void limitedConnection_overItsBytes_isCut() throws Exception {
    hosts.run(() -> {
      Host relay = hosts.listening(0);
      Relay service = new Relay(relay, RelayLimits.defaults(), RelayPolicy.EVERYONE);
      Host behind = client(1, builder -> builder.allowOnLimited(ECHO));
      behind.listen(through(relay));
      Host caller = client(2, builder -> builder.allowOnLimited(ECHO));
      caller.dial(through(relay).with(Protocol.P2P, behind.id().toString()));

      assertThat(echo(caller, behind.id(), 50_000)).isEqualTo(50_000);
      assertThatThrownBy(() -> echo(caller, behind.id(), 100_000))
          .isInstanceOf(StreamResetException.class);
      assertThat(service.circuitCount()).isZero();
    });
  }

  @Test
  void handler_onLimitedConnection_isNotOffered() throws Exception {
    hosts.run(() -> {
      Host relay = hosts.listening(0);
      assertThat(new Relay(relay, RelayLimits.defaults(), RelayPolicy.EVERYONE)).isNotNull();
      Host behind = client(1);
      behind.listen(through(relay));
      Host caller = client(2, builder -> builder.allowOnLimited(ECHO));
      caller.dial(through(relay).with(Protocol.P2P, behind.id().toString()));

      assertThatThrownBy(() -> echo(caller, behind.id(), 10))
          .isInstanceOf(NegotiationException.class);
    });
  }

  @Test
  void dial_ofPeerWithLimitedConnection_prefersTheDirectWay() throws Exception {
    hosts.run(() -> {
      Host relay = hosts.listening(0);
      assertThat(new Relay(relay, RelayLimits.defaults(), RelayPolicy.EVERYONE)).isNotNull();
      Host behind = client(1);
      behind.listen(through(relay));
      Host caller = client(2);
      caller.dial(through(relay).with(Protocol.P2P, behind.id().toString()));
      assertThat(caller.dial(behind.id()).isLimited()).isTrue();

      behind.listen(SimulatedHosts.addressOf(1));
      hosts.simulation().pause(Duration.ofSeconds(5));
      assertThat(echo(caller, behind.id(), 300_000)).isEqualTo(300_000);
      assertThat(caller.dial(behind.id()).isLimited()).isFalse();
    });
  }

  @Test
  void limitedConnection_ofAPeerThatCanBeDialled_isFollowedByADirectOne() throws Exception {
    hosts.run(() -> {
      Host relay = hosts.listening(0);
      assertThat(new Relay(relay, RelayLimits.defaults(), RelayPolicy.EVERYONE)).isNotNull();
      Host behind = client(1);
      behind.listen(through(relay));
      Host caller = client(2);
      caller.listen(SimulatedHosts.addressOf(2));
      assertThat(caller.dial(through(relay).with(Protocol.P2P, behind.id().toString())).isLimited())
          .isTrue();

      hosts.simulation().pause(Duration.ofSeconds(5));
      assertThat(caller.dial(behind.id()).isLimited()).isFalse();
      assertThat(echo(caller, behind.id(), 300_000)).isEqualTo(300_000);
    });
  }

  @Test
  void reservation_isRenewed_andTakenAgainAfterTheRelayWasGone() throws Exception {
    hosts.run(() -> {
      Host relay = hosts.listening(0);
      Relay service = new Relay(relay, FRIENDS, RelayPolicy.EVERYONE);
      Host behind = client(1);
      behind.listen(through(relay));
      hosts.simulation().pause(Duration.ofHours(5));
      assertThat(service.reservationCount()).isEqualTo(1);
      assertThat(behind.addresses()).containsExactly(through(relay));

      relay.close();
      hosts.network().crash(0);
      hosts.simulation().pause(Duration.ofMinutes(2));
      assertThat(behind.addresses()).isEmpty();

      Host again = hosts.listening(0);
      Relay newService = new Relay(again, FRIENDS, RelayPolicy.EVERYONE);
      hosts.simulation().pause(Duration.ofMinutes(6));
      assertThat(newService.reservationCount()).isEqualTo(1);
      assertThat(behind.addresses()).containsExactly(through(again));
      Host caller = client(2);
      caller.dial(through(again).with(Protocol.P2P, behind.id().toString()));
      assertThat(echo(caller, behind.id(), 10)).isEqualTo(10);
      behind.close();
      hosts.simulation().pause(Duration.ofMinutes(2));
      assertThat(newService.reservationCount()).isZero();
    });
  }

  @Test
  void listen_beyondLimitsOrPolicy_isRefused() throws Exception {
    hosts.run(() -> {
      Host relay = hosts.listening(0);
      PeerId unwanted = SimulatedHosts.identity(7).toPeerId();
      RelayPolicy policy =
          new RelayPolicy() {
            @Override
            public boolean mayReserve(PeerId peer, Multiaddr from) {
              return !peer.equals(unwanted);
            }

            @Override
            public boolean mayConnect(PeerId source, Multiaddr from, PeerId target) {
              return !source.equals(unwanted);
            }
          };
      RelayLimits two =
          new RelayLimits(
              new RelayLimits.ReservationLimits(2, 8, Duration.ofHours(1)),
              new RelayLimits.CircuitCounts(1, 1, 1, 1),
              CircuitLimit.NONE);
      Relay service = new Relay(relay, two, policy);
      assertRefused(client(7), relay, RelayStatus.PERMISSION_DENIED);
      Host behind = client(1);
      behind.listen(through(relay));
      assertThatThrownBy(() -> behind.listen(through(relay))).hasMessageContaining("already");
      client(3).listen(through(relay));
      assertRefused(client(4), relay, RelayStatus.RESERVATION_REFUSED);
      assertThat(service.reservationCount()).isEqualTo(2);

      Multiaddr target = through(relay).with(Protocol.P2P, behind.id().toString());
      assertDialRefused(
          client(5),
          through(relay).with(Protocol.P2P, unwanted.toString()),
          RelayStatus.NO_RESERVATION);
      Host caller = client(2);
      caller.dial(target);
      assertDialRefused(client(6), target, RelayStatus.RESOURCE_LIMIT_EXCEEDED);
      Host unwantedHost = client(7);
      assertDialRefused(unwantedHost, target, RelayStatus.PERMISSION_DENIED);
    });
  }

  @Test
  void relay_behindRelay_servesNobody() throws Exception {
    hosts.run(() -> {
      Host relay = hosts.listening(0);
      assertThat(new Relay(relay, FRIENDS, RelayPolicy.EVERYONE)).isNotNull();
      Host inner = client(1);
      assertThat(new Relay(inner, FRIENDS, RelayPolicy.EVERYONE)).isNotNull();
      inner.listen(through(relay));
      Host caller = client(2);
      Multiaddr toInner = through(relay).with(Protocol.P2P, inner.id().toString());
      caller.dial(toInner);
      caller.peers().addAddresses(inner.id(), List.of(through(relay)), PeerBook.Lives.CONFIGURED);

      assertThatThrownBy(
              () -> caller.listen(Multiaddr.parse("/p2p/" + inner.id() + "/p2p-circuit")))
          .isInstanceOf(DialException.class);
      try (Stream stream = caller.newStream(inner.id(), HopMessage.ID)) {
        Frames.write(stream, HopMessage.reserve().encode());
        assertThat(HopMessage.decode(Frames.require(stream, HopMessage.MAX_BYTES)).status())
            .contains(RelayStatus.PERMISSION_DENIED);
      }
    });
  }

  private static void assertRefused(Host host, Host relay, RelayStatus status) {
    assertThatThrownBy(() -> host.listen(through(relay)))
        .isInstanceOfSatisfying(
            RelayRefusedException.class, e -> assertThat(e.status()).isEqualTo(status));
    assertThat(host.addresses()).isEmpty();
  }

  private static void assertDialRefused(Host host, Multiaddr target, RelayStatus status) {
    assertThatThrownBy(() -> host.dial(target))
        .isInstanceOfSatisfying(
            RelayRefusedException.class, e -> assertThat(e.status()).isEqualTo(status));
  }

  private static int echo(Host caller, PeerId peer, int length) throws IOException {
    try (Stream stream = caller.newStream(peer, ECHO)) {
      stream.expireAfter(Duration.ofMinutes(1));
      stream.write(ByteBuffer.allocate(length));
      stream.closeWrite();
      return stream.inputStream().readAllBytes().length;
    }
  }

  /** Where a peer that listens through the relay can be reached. */
  static Multiaddr through(Host relay) {
    return CircuitAddress.through(SimulatedHosts.addressOf(0), relay.id());
  }

  private Host client(long number) throws IOException {
    return client(number, builder -> builder);
  }

  /** A host that uses relays, answers echoes, and does not listen yet. */
  private Host client(long number, UnaryOperator<HostBuilder> settings) throws IOException {
    Host host =
        hosts.silent(
            number, builder -> settings.apply(builder.transportOver(CircuitTransport::new)));
    host.setProtocolHandler(
        ECHO, stream -> stream.write(ByteBuffer.wrap(stream.inputStream().readAllBytes())));
    return host;
  }
}
