package org.casanube.p2p.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.multiformats.multiaddr.Protocol;
import org.casanube.p2p.RawConnection;
import org.casanube.p2p.Transport;
import org.casanube.p2p.schedule.SystemScheduler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TcpTransportTest {
  private final SystemScheduler scheduler = new SystemScheduler(Clock.systemUTC());
  private final TcpTransport transport = new TcpTransport(scheduler);
  private final BlockingQueue<RawConnection> accepted = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    scheduler.close();
  }

  @Test
  void listen_atAllAddressesOfIp6_isReachedByBothFamilies() throws Exception {
    try (Transport.Listener listener =
        transport.listen(Multiaddr.parse("/ip6/::/tcp/0"), accepted::add)) {
      assertThat(listener.addresses()).allSatisfy(each -> assertReached(each));
      assertThat(listener.addresses().getFirst().toString()).startsWith("/ip4/");
      assertThat(listener.addresses())
          .anySatisfy(each -> assertThat(each.toString()).startsWith("/ip4/127.0.0.1/tcp/"));
      boolean hasIp6 =
          NetworkInterface.networkInterfaces()
              .flatMap(NetworkInterface::inetAddresses)
              .anyMatch(each -> each.equals(InetAddress.ofLiteral("::1")));
      assumeThat(hasIp6).as("this machine has IPv6").isTrue();
      assertThat(listener.addresses())
          .anySatisfy(each -> assertThat(each.toString()).startsWith("/ip6/::1/tcp/"));
    }
  }

  /** The other side sees the family that was dialled, not IPv4 in the clothes of IPv6. */
  private void assertReached(Multiaddr address) {
    try (RawConnection dialled = transport.dial(address, Duration.ofSeconds(10));
        RawConnection other = accepted.poll(10, TimeUnit.SECONDS)) {
      assertThat(other).isNotNull();
      assertThat(other.remoteAddress()).isEqualTo(dialled.localAddress());
      assertThat(other.localAddress()).isEqualTo(address);
    } catch (IOException | InterruptedException e) {
      throw new AssertionError("can't be reached: " + address, e);
    }
  }

  @Test
  void listen_atAllAddressesOfIp4_tellsThoseOfIp4() throws Exception {
    try (Transport.Listener listener =
        transport.listen(Multiaddr.parse("/ip4/0.0.0.0/tcp/0"), accepted::add)) {
      assertThat(listener.addresses())
          .allSatisfy(
              each -> assertThat(each.components().getFirst().protocol()).isEqualTo(Protocol.IP4))
          .anySatisfy(each -> assertThat(each.toString()).startsWith("/ip4/127.0.0.1/tcp/"));
      Multiaddr loopback =
          listener.addresses().stream()
              .filter(SocketAddresses::isLoopback)
              .findFirst()
              .orElseThrow();
      try (RawConnection dialled = transport.dial(loopback, Duration.ofSeconds(10))) {
        RawConnection other = accepted.poll(10, TimeUnit.SECONDS);
        assertThat(other).isNotNull();
        assertThat(other.remoteAddress()).isEqualTo(dialled.localAddress());
        other.close();
      }
    }
  }
}
