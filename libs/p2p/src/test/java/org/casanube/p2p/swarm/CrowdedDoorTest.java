package org.casanube.p2p.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.multiformats.multiaddr.Protocol;
import org.casanube.p2p.Host;
import org.casanube.p2p.HostLimits;
import org.casanube.p2p.RawConnection;
import org.casanube.p2p.keys.KeyPair;
import org.casanube.p2p.noise.Noise;
import org.casanube.p2p.schedule.SystemScheduler;
import org.casanube.p2p.simulation.SimulatedNetwork;
import org.casanube.p2p.tcp.TcpTransport;
import org.casanube.p2p.websocket.WebSocketTransport;
import org.junit.jupiter.api.Test;

/** Those who stand in the door and say nothing, so that nobody else gets in. */
class CrowdedDoorTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Multiaddr VICTIM = SimulatedNetwork.addressOf(0);
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void silence_fromManyAddresses_keepsNobodyOut() throws Exception {
    SimulatedHosts hosts = new SimulatedHosts(36);
    hosts.run(() -> {
      Host victim = hosts.listening(0);
      for (int round = 0; round < 5; round++) {
        for (int count = 0; count < 32; count++) {
          for (long node = 60; node < 70; node++) {
            assertThat(hosts.network().transport(node).dial(VICTIM, SECOND)).isNotNull();
          }
        }
        hosts.simulation().pause(Duration.ofMillis(100));
        Duration before = hosts.simulation().elapsed();
        assertThat(hosts.silent(1 + round, each -> each).dial(VICTIM).remotePeer())
            .isEqualTo(victim.id());
        assertThat(hosts.simulation().elapsed().minus(before)).isLessThan(SECOND);
      }
    });
  }

  @Test
  void silence_fromTheBeginning_endsSoon() throws Exception {
    SimulatedHosts hosts = new SimulatedHosts(37);
    hosts.run(() -> {
      assertThat(hosts.listening(0).connections()).isEmpty();
      RawConnection silent = hosts.network().transport(66).dial(VICTIM, SECOND);
      Duration before = hosts.simulation().elapsed();
      assertThat(silent.read(ByteBuffer.allocate(1))).isEqualTo(-1);
      assertThat(hosts.simulation().elapsed().minus(before))
          .isBetween(Duration.ofSeconds(4), Duration.ofSeconds(6));
    });
  }

  /** The limits hold before the WebSocket is opened, and honest peers of one address get in. */
  @Test
  void halfRequests_toTheWebSocket_areFewAtOnce() throws Exception {
    SystemScheduler scheduler = new SystemScheduler(Clock.systemUTC());
    List<Socket> silent = new ArrayList<>();
    try (Host victim = host(scheduler);
        Host friend = host(scheduler)) {
      victim.listen(Multiaddr.parse("/ip4/127.0.0.1/tcp/0/ws"));
      Multiaddr address = victim.addresses().getFirst();
      int port = Integer.parseInt(address.components().get(1).value());
      for (int count = 0; count < 100; count++) {
        silent.add(new Socket(InetAddress.getLoopbackAddress(), port));
        silent.getLast().setSoTimeout(1);
        say(silent.getLast());
      }
      assertThat(friend.dial(address.with(Protocol.P2P, victim.id().toString())).isOpen()).isTrue();
      int open = 100;
      long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (open > 8 && System.nanoTime() < until) {
        open = (int) silent.stream().filter(CrowdedDoorTest::isOpen).count();
      }
      assertThat(open).isLessThanOrEqualTo(HostLimits.defaults().connections().maxHandshakes() / 8);
      assertThat(friend.connections()).hasSize(1);
    } finally {
      for (Socket each : silent) {
        each.close();
      }
      scheduler.close();
    }
  }

  private static void say(Socket socket) throws IOException {
    try {
      socket.getOutputStream().write("GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
    } catch (SocketException e) {
      assertThat(e).hasMessageNotContaining("null");
    }
  }

  private static boolean isOpen(Socket socket) {
    try {
      return socket.getInputStream().read() >= 0;
    } catch (SocketTimeoutException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static Host host(SystemScheduler scheduler) throws IOException {
    KeyPair keys = KeyPair.generate(RANDOM);
    return new HostBuilder(keys, scheduler)
        .transport(new TcpTransport(scheduler))
        .transport(new WebSocketTransport(scheduler, RANDOM))
        .security(new Noise(keys, RANDOM))
        .build();
  }
}
