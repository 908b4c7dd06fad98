package org.casanube.p2p.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.multiformats.multiaddr.Protocol;
import org.casanube.p2p.Connection;
import org.casanube.p2p.Host;
import org.casanube.p2p.HostListener;
import org.casanube.p2p.PeerBook.PeerDescription;
import org.casanube.p2p.SecurityProtocol;
import org.casanube.p2p.Stream;
import org.casanube.p2p.keys.KeyPair;
import org.casanube.p2p.noise.Noise;
import org.casanube.p2p.ping.Ping;
import org.casanube.p2p.schedule.SystemScheduler;
import org.casanube.p2p.swarm.HostBuilder;
import org.casanube.p2p.tcp.TcpTransport;
import org.casanube.p2p.tls.Tls;
import org.casanube.p2p.websocket.WebSocketTransport;
import org.casanube.testpeers.KuboDaemon;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kubo takes this host for one of its own, and the other way round. */
class KuboIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  @TempDir static Path folder;
  private static SystemScheduler scheduler;
  private static KuboDaemon kubo;

  private final SecureRandom random = new SecureRandom();

  @BeforeAll
  static void start() throws Exception {
    scheduler = new SystemScheduler(Clock.systemUTC());
    kubo = KuboDaemon.in(folder.resolve("kubo")).start();
  }

  @AfterAll
  static void stop() throws Exception {
    if (kubo != null) {
      kubo.close();
    }
    scheduler.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/noise", "/tls/1.0.0"})
  void dial_ofKubo_pingsAndIdentifies(String security) throws Exception {
    try (Host host = host(security)) {
      BlockingQueue<PeerId> identified = watch(host);
      Ping ping = new Ping(host, random);
      Connection connection = host.dial(Multiaddr.parse(kubo.addresses().getFirst()));

      assertThat(connection.security()).isEqualTo(security);
      assertThat(connection.remotePeer()).hasToString(kubo.id());
      assertThat(identified.poll(60, TimeUnit.SECONDS)).isEqualTo(connection.remotePeer());
      for (int round = 0; round < 3; round++) {
        assertThat(ping.ping(connection.remotePeer(), TIMEOUT)).isPositive();
      }
      PeerDescription kuboSays = host.peers().description(connection.remotePeer()).orElseThrow();
      assertThat(kuboSays.agent()).startsWith("kubo/");
      assertThat(kuboSays.protocols()).contains("/ipfs/bitswap/1.2.0", "/ipfs/ping/1.0.0");
      assertThat(host.peers().signedRecord(connection.remotePeer())).isPresent();
      // Kubo has identified us too: it knows our agent and protocols.
      String weAre = kubo.run("id", host.id().toString());
      assertThat(weAre).contains("casanube-test/1").contains("/ipfs/id/push/1.0.0");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/noise", "/tls/1.0.0"})
  void listen_toKubo_isPingedAndIdentified(String security) throws Exception {
    try (Host host = host(security)) {
      BlockingQueue<PeerId> identified = watch(host);
      Ping ping = new Ping(host, random);
      host.listen(Multiaddr.parse("/ip4/127.0.0.1/tcp/0"));
      String address =
          host.addresses().getFirst().with(Protocol.P2P, host.id().toString()).toString();

      assertThat(kubo.run("swarm", "connect", address)).contains("success");
      assertThat(identified.poll(60, TimeUnit.SECONDS)).hasToString(kubo.id());
      assertThat(host.connections().getFirst().security()).isEqualTo(security);
      assertThat(kubo.run("ping", "-n", "3", host.id().toString())).contains("Average latency");
      assertThat(kubo.run("id", host.id().toString())).contains("/ipfs/ping/1.0.0");
      assertThat(ping.ping(PeerId.parse(kubo.id()), TIMEOUT)).isPositive();
      // A protocol set later is pushed.
      host.setProtocolHandler("/casanube/later/1.0.0", Stream::reset);
      awaitKuboKnows(host, "/casanube/later/1.0.0");
    }
  }

  @Test
  void dial_overWebSocket_pings() throws Exception {
    KeyPair keys = KeyPair.generate(random);
    try (Host host =
        new HostBuilder(keys, scheduler)
            .transport(new WebSocketTransport(scheduler, random))
            .security(new Noise(keys, random))
            .build()) {
      Ping ping = new Ping(host, random);
      Connection connection = host.dial(Multiaddr.parse(kubo.addresses().getLast()));

      assertThat(connection.remoteAddress().toString()).endsWith("/ws");
      assertThat(ping.ping(connection.remotePeer(), TIMEOUT)).isPositive();
      host.listen(Multiaddr.parse("/ip4/127.0.0.1/tcp/0/ws"));
      connection.close();
      String address =
          host.addresses().getFirst().with(Protocol.P2P, host.id().toString()).toString();
      assertThat(kubo.run("swarm", "connect", address)).contains("success");
    }
  }

  @Test
  void keys_ofKubo_areReadAsTheSamePeer() throws Exception {
    String config = Files.readString(folder.resolve("kubo/config"));
    String privateKey = config.replaceAll("(?s).*\"PrivKey\": \"([^\"]+)\".*", "$1");

    assertThat(KeyPair.decode(Base64.getDecoder().decode(privateKey)).toPeerId())
        .hasToString(kubo.id());
  }

  private static void awaitKuboKnows(Host host, String protocol) throws Exception {
    Until.isTrue(() -> kubo.run("id", host.id().toString()).contains(protocol));
  }

  private static BlockingQueue<PeerId> watch(Host host) {
    BlockingQueue<PeerId> identified = new LinkedBlockingQueue<>();
    host.addListener(
        new HostListener() {
          @Override
          public void identified(PeerId peer) {
            identified.add(peer);
          }
        });
    return identified;
  }

  private Host host(String security) throws IOException {
    KeyPair keys = KeyPair.generate(random);
    SecurityProtocol protocol =
        security.equals(Noise.ID)
            ? new Noise(keys, random)
            : new Tls(keys, random, scheduler.clock());
    return new HostBuilder(keys, scheduler)
        .transport(new TcpTransport(scheduler))
        .security(protocol)
        .agent("casanube-test/1")
        .build();
  }
}
