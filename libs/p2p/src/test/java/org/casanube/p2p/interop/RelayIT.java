package org.casanube.p2p.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.multiformats.multiaddr.Protocol;
import org.casanube.p2p.Connection;
import org.casanube.p2p.Host;
import org.casanube.p2p.keys.KeyPair;
import org.casanube.p2p.noise.Noise;
import org.casanube.p2p.ping.Ping;
import org.casanube.p2p.psk.SwarmKey;
import org.casanube.p2p.relay.CircuitTransport;
import org.casanube.p2p.relay.Relay;
import org.casanube.p2p.relay.RelayLimits;
import org.casanube.p2p.relay.RelayPolicy;
import org.casanube.p2p.schedule.SystemScheduler;
import org.casanube.p2p.swarm.HostBuilder;
import org.casanube.p2p.tcp.TcpTransport;
import org.casanube.p2p.tls.Tls;
import org.casanube.testpeers.KuboDaemon;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Relays of Kubo and js-libp2p serve these hosts, and relays of ours serve them. */
class RelayIT {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final Multiaddr ANYWHERE = Multiaddr.parse("/ip4/127.0.0.1/tcp/0");
  private static final String SERVES = "Swarm.RelayService.Enabled=true";
  private static final String REACHABLE = "Internal.Libp2pForceReachability=\"public\"";
  private static final String HIDDEN = "Internal.Libp2pForceReachability=\"private\"";
  private static final String NO_DIRECT_ADDRESS = "Addresses.Announce=[\"/ip4/127.0.0.1/tcp/9\"]";

  @TempDir Path folder;
  private SystemScheduler scheduler;

  @BeforeEach
  void start() {
    scheduler = new SystemScheduler(Clock.systemUTC());
  }

  @AfterEach
  void stop() {
    scheduler.close();
  }

  @Test
  void kubosRelay_servesBothEnds() throws Exception {
    try (KuboDaemon kubo =
            KuboDaemon.in(folder.resolve("relay")).settings(SERVES, REACHABLE).start();
        Host behind = host(Optional.empty());
        Host caller = host(Optional.empty())) {
      reachThrough(Multiaddr.parse(kubo.addresses().getFirst()), behind, caller);
    }
  }

  @Test
  void kubosRelay_inPrivateNetwork_servesBothEnds() throws Exception {
    SwarmKey key = SwarmKey.generate(RANDOM);
    try (KuboDaemon kubo =
            KuboDaemon.in(folder.resolve("relay"))
                .inNetwork(key.encode())
                .settings(SERVES, REACHABLE)
                .start();
        Host behind = host(Optional.of(key));
        Host caller = host(Optional.of(key))) {
      reachThrough(Multiaddr.parse(kubo.addresses().getFirst()), behind, caller);
    }
  }

  @Test
  void ourRelay_servesKuboBothWays() throws Exception {
    try (Host relayHost = host(Optional.empty());
        Host caller = host(Optional.empty());
        Relay relay = new Relay(relayHost, RelayLimits.defaults(), RelayPolicy.EVERYONE)) {
      relayHost.listen(ANYWHERE);
      Multiaddr where = addressOf(relayHost);
      String relays = "Swarm.RelayClient.StaticRelays=[\"" + where + "\"]";
      try (KuboDaemon kubo =
          KuboDaemon.in(folder.resolve("behind"))
              .settings("Swarm.RelayClient.Enabled=true", relays, HIDDEN, NO_DIRECT_ADDRESS)
              .start()) {
        awaitReservation(relay);
        Ping ping = new Ping(caller, RANDOM);
        PeerId behind = PeerId.parse(kubo.id());
        Connection connection = caller.dial(through(where).with(Protocol.P2P, kubo.id()));
        assertThat(connection.remotePeer()).isEqualTo(behind);
        assertThat(connection.isLimited()).isTrue();
        assertThat(ping.ping(behind, TIMEOUT)).isPositive();

        // And Kubo dials a peer of ours behind the same relay.
        try (Host ours = host(Optional.empty())) {
          assertThat(new Ping(ours, RANDOM)).isNotNull();
          ours.listen(through(where));
          String target =
              ours.addresses().getFirst().with(Protocol.P2P, ours.id().toString()).toString();
          assertThat(kubo.run("swarm", "connect", target)).contains("success");
          assertThat(kubo.run("ping", "-n", "2", ours.id().toString())).contains("Average latency");
        }
      }
    }
  }

  @Test
  void relays_ofJs_serveUs_andOursServesJs() throws Exception {
    try (JsPeer js = new JsPeer(folder.resolve("js-relay"), "--relay");
        Host behind = host(Optional.empty());
        Host caller = host(Optional.empty())) {
      reachThrough(js.address(), behind, caller);
    }
    try (Host relayHost = host(Optional.empty());
        Host caller = host(Optional.empty());
        Relay relay = new Relay(relayHost, RelayLimits.defaults(), RelayPolicy.EVERYONE)) {
      relayHost.listen(ANYWHERE);
      Multiaddr where = addressOf(relayHost);
      try (JsPeer js = new JsPeer(folder.resolve("js"), "--listen", through(where).toString())) {
        awaitReservation(relay);
        Connection connection = caller.dial(through(where).with(Protocol.P2P, js.id()));
        assertThat(connection.isLimited()).isTrue();
        assertThat(new Ping(caller, RANDOM).ping(connection.remotePeer(), TIMEOUT)).isPositive();
      }
    }
  }

  @Test
  void relayOfAnotherNetwork_isNotUsed() throws Exception {
    try (Host relayHost = host(Optional.of(SwarmKey.generate(RANDOM)));
        Host stranger = host(Optional.empty());
        Relay relay = new Relay(relayHost, RelayLimits.amongFriends(), RelayPolicy.EVERYONE)) {
      relayHost.listen(ANYWHERE);
      assertThatThrownBy(() -> stranger.listen(through(addressOf(relayHost))))
          .isInstanceOf(IOException.class);
      assertThat(relay.reservationCount()).isZero();
    }
  }

  /** One end reserves a place, the other reaches it there. */
  private static void reachThrough(Multiaddr relay, Host behind, Host caller) throws Exception {
    behind.listen(through(relay));
    Ping ping = new Ping(caller, RANDOM);
    assertThat(new Ping(behind, RANDOM)).isNotNull();
    Connection connection = caller.dial(through(relay).with(Protocol.P2P, behind.id().toString()));

    assertThat(behind.addresses()).contains(through(relay));
    assertThat(connection.remotePeer()).isEqualTo(behind.id());
    assertThat(connection.isLimited()).isTrue();
    assertThat(ping.ping(behind.id(), TIMEOUT)).isPositive();
  }

  private static void awaitReservation(Relay relay) throws InterruptedException {
    SystemScheduler time = new SystemScheduler(Clock.systemUTC());
    for (int round = 0; round < 600 && relay.reservationCount() == 0; round++) {
      time.pause(Duration.ofMillis(100));
    }
    time.close();
    assertThat(relay.reservationCount()).isEqualTo(1);
  }

  private static Multiaddr through(Multiaddr relay) {
    return relay.encapsulate(Multiaddr.parse("/p2p-circuit"));
  }

  private static Multiaddr addressOf(Host host) {
    return host.addresses().getFirst().with(Protocol.P2P, host.id().toString());
  }

  private Host host(Optional<SwarmKey> key) throws IOException {
    KeyPair keys = KeyPair.generate(RANDOM);
    HostBuilder builder =
        new HostBuilder(keys, scheduler)
            .transport(new TcpTransport(scheduler))
            .transportOver(CircuitTransport::new)
            .security(new Noise(keys, RANDOM))
            .security(new Tls(keys, RANDOM, scheduler.clock()));
    key.ifPresent(builder::privateNetwork);
    return builder.build();
  }
}
