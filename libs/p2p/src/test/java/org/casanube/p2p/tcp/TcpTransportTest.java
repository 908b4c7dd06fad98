package org.casanube.p2p.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.multiformats.multiaddr.Protocol;
import org.casanube.p2p.RawConnection;
import org.casanube.p2p.Transport;
import org.casanube.p2p.schedule.SystemScheduler;
import org.casanube.p2p.simulation.Simulation;
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

  /** One carrier runs both, as all carriers are taken when as many peers send without end. */
  @Test
  void read_ofMoreThanOneCanRead_letsOthersOnWithTheirWork() throws Exception {
    byte[] content = new byte[1000];
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    try (ServerSocketChannel server = ServerSocketChannel.open();
        SocketChannel sender =
            SocketChannel.open(
                server
                    .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .getLocalAddress());
        TcpConnection reader = new TcpConnection(holding(server.accept(), sender, content))) {
      Simulation simulation = new Simulation(1);
      simulation.run(() -> {
        Thread _ = simulation.start("other", () -> order.add("other"));
        ByteBuffer one = ByteBuffer.allocate(1);
        for (int count = 0; count < content.length; count++) {
          assertThat(reader.read(one.clear())).isEqualTo(1);
        }
        order.add("all is read");
        return null;
      });
    }
    assertThat(order).containsExactly("other", "all is read");
  }

  /** The channel, with all of the content there to be read. */
  private static SocketChannel holding(SocketChannel channel, SocketChannel sender, byte[] content)
      throws IOException {
    ByteBuffer left = ByteBuffer.wrap(content);
    while (left.hasRemaining()) {
      sender.write(left);
    }
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (channel.socket().getInputStream().available() < content.length) {
      assertThat(System.nanoTime()).as("time until all is there").isLessThan(deadline);
      Thread.onSpinWait();
    }
    return channel;
  }
}
