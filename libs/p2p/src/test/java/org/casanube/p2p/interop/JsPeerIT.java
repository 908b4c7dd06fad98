package org.casanube.p2p.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.multiformats.multiaddr.Protocol;
import org.casanube.p2p.Connection;
import org.casanube.p2p.HandshakeException;
import org.casanube.p2p.Host;
import org.casanube.p2p.Stream;
import org.casanube.p2p.keys.KeyPair;
import org.casanube.p2p.noise.Noise;
import org.casanube.p2p.ping.Ping;
import org.casanube.p2p.psk.SwarmKey;
import org.casanube.p2p.schedule.SystemScheduler;
import org.casanube.p2p.swarm.HostBuilder;
import org.casanube.p2p.tcp.TcpTransport;
import org.casanube.p2p.tls.Tls;
import org.casanube.p2p.websocket.WebSocketTransport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** js-libp2p, which Helia stands on, takes this host for one of its own, and vice versa. */
class JsPeerIT {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  @TempDir Path folder;
  private static SystemScheduler scheduler;

  @BeforeAll
  static void start() {
    scheduler = new SystemScheduler(Clock.systemUTC());
  }

  @AfterAll
  static void stop() {
    scheduler.close();
  }

  @ParameterizedTest
  @CsvSource({"--tcp, ''", "--both, ''", "--ws, /ws"})
  void ping_bothWays_identifiesBoth(String option, String behind) throws Exception {
    try (JsPeer js = new JsPeer(folder.resolve("js"), option);
        Host host = host(Optional.empty())) {
      Ping ping = new Ping(host, RANDOM);
      host.listen(Multiaddr.parse("/ip4/127.0.0.1/tcp/0" + behind));

      Connection connection = host.dial(js.address());
      assertThat(connection.security()).isEqualTo(Noise.ID);
      assertThat(ping.ping(connection.remotePeer(), TIMEOUT)).isPositive();
      countBytes(host, connection);
      assertThat(js.ask("peer", "\"peer\":\"" + host.id() + "\""))
          .contains("casanube-test/1")
          .contains("/ipfs/id/push/1.0.0")
          .contains("\"certified\":true");
      assertThat(host.peers().description(connection.remotePeer()).orElseThrow().agent())
          .contains("js-libp2p");

      connection.close();
      awaitHungUp(js);
      String ours = host.addresses().getFirst().with(Protocol.P2P, host.id().toString()).toString();
      assertThat(js.ask("ping", "\"addr\":\"" + ours + "\"")).contains("\"ms\":");
      assertThat(js.ask("conns", "")).contains("/yamux/1.0.0").contains(host.id().toString());
    }
  }

  /** If this fails one day, the JDK or js-libp2p has changed its mind: see ADR 0091. */
  @Test
  void dial_ofTlsAlone_failsSinceTheJdkRefusesItsCertificate() throws Exception {
    try (JsPeer js = new JsPeer(folder.resolve("js"), "--tls");
        Host host = host(Optional.empty())) {
      assertThatThrownBy(() -> host.dial(js.address()))
          .isInstanceOf(HandshakeException.class)
          .hasStackTraceContaining("Empty issuer DN");
    }
  }

  @Test
  void dial_ofPrivateNetwork_needsTheKey() throws Exception {
    SwarmKey key = SwarmKey.generate(RANDOM);
    Path file = folder.resolve("swarm.key");
    Files.writeString(file, key.encode().strip());
    try (JsPeer js = new JsPeer(folder.resolve("js"), "--psk", file.toString());
        Host member = host(Optional.of(key));
        Host stranger = host(Optional.empty())) {
      Ping ping = new Ping(member, RANDOM);
      Connection connection = member.dial(js.address());

      assertThat(ping.ping(connection.remotePeer(), TIMEOUT)).isPositive();
      connection.close();
      awaitHungUp(js);
      member.listen(Multiaddr.parse("/ip4/127.0.0.1/tcp/0"));
      Multiaddr own = member.addresses().getFirst().with(Protocol.P2P, member.id().toString());
      assertThat(js.ask("ping", "\"addr\":\"" + own + "\"")).contains("\"ms\":");
      assertThatThrownBy(() -> stranger.dial(js.address())).isInstanceOf(IOException.class);
    }
  }

  private static void awaitHungUp(JsPeer js) throws Exception {
    Until.isTrue(() -> js.ask("conns", "").contains("\"conns\":[]"));
  }

  /** More than any window, so that both sides must open them. */
  private static void countBytes(Host host, Connection connection) throws IOException {
    try (Stream stream = host.newStream(connection.remotePeer(), "/casanube/count/1.0.0")) {
      stream.expireAfter(TIMEOUT);
      stream.write(ByteBuffer.allocate(5_000_000));
      stream.closeWrite();
      String count = new String(stream.inputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertThat(count).isEqualTo("5000000");
    }
  }

  private static Host host(Optional<SwarmKey> key) throws IOException {
    KeyPair keys = KeyPair.generate(RANDOM);
    HostBuilder builder =
        new HostBuilder(keys, scheduler)
            .transport(new TcpTransport(scheduler))
            .transport(new WebSocketTransport(scheduler, RANDOM))
            .security(new Noise(keys, RANDOM))
            .security(new Tls(keys, RANDOM, scheduler.clock()))
            .agent("casanube-test/1");
    key.ifPresent(builder::privateNetwork);
    return builder.build();
  }
}
