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
import org.casanube.p2p.Host;
import org.casanube.p2p.keys.KeyPair;
import org.casanube.p2p.noise.Noise;
import org.casanube.p2p.ping.Ping;
import org.casanube.p2p.psk.SwarmKey;
import org.casanube.p2p.schedule.SystemScheduler;
import org.casanube.p2p.swarm.HostBuilder;
import org.casanube.p2p.tcp.TcpTransport;
import org.casanube.p2p.tls.Tls;
import org.casanube.testpeers.KuboDaemon;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A private network of Kubo takes those who hold its key, and nobody else. */
class KuboPrivateNetworkIT {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final SwarmKey KEY = SwarmKey.generate(RANDOM);

  @TempDir static Path folder;
  private static SystemScheduler scheduler;
  private static KuboDaemon kubo;

  @BeforeAll
  static void start() throws Exception {
    scheduler = new SystemScheduler(Clock.systemUTC());
    kubo = KuboDaemon.in(folder.resolve("kubo")).inNetwork(KEY.encode()).start();
  }

  @AfterAll
  static void stop() {
    if (kubo != null) {
      kubo.close();
    }
    scheduler.close();
  }

  @Test
  void dial_withTheKey_isTakenBothWays() throws Exception {
    SwarmKey read = SwarmKey.read(folder.resolve("kubo/swarm.key"), RANDOM);
    try (Host dialler = host(Optional.of(read));
        Host listener = host(Optional.of(KEY))) {
      Ping ping = new Ping(dialler, RANDOM);
      PeerId peer = dialler.dial(Multiaddr.parse(kubo.addresses().getFirst())).remotePeer();
      assertThat(ping.ping(peer, Duration.ofSeconds(10))).isPositive();

      listener.listen(Multiaddr.parse("/ip4/127.0.0.1/tcp/0"));
      assertThat(kubo.run("swarm", "connect", addressOf(listener))).contains("success");
    }
  }

  @Test
  void dial_withoutTheKey_isRefusedBothWays() throws Exception {
    try (Host without = host(Optional.empty());
        Host other = host(Optional.of(SwarmKey.generate(RANDOM)))) {
      for (Host stranger : new Host[] {without, other}) {
        assertThatThrownBy(() -> stranger.dial(Multiaddr.parse(kubo.addresses().getFirst())))
            .isInstanceOf(IOException.class);
        stranger.listen(Multiaddr.parse("/ip4/127.0.0.1/tcp/0"));
        String address = addressOf(stranger);
        assertThatThrownBy(() -> kubo.run("swarm", "connect", address))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("fail");
        assertThat(stranger.connections()).isEmpty();
      }
    }
  }

  private static String addressOf(Host host) {
    return host.addresses().getFirst().with(Protocol.P2P, host.id().toString()).toString();
  }

  private static Host host(Optional<SwarmKey> key) throws IOException {
    KeyPair keys = KeyPair.generate(RANDOM);
    HostBuilder builder =
        new HostBuilder(keys, scheduler)
            .transport(new TcpTransport(scheduler))
            .security(new Tls(keys, RANDOM, scheduler.clock()))
            .security(new Noise(keys, RANDOM));
    key.ifPresent(builder::privateNetwork);
    return builder.build();
  }
}
