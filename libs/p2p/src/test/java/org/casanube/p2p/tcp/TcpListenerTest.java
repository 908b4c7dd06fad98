package org.casanube.p2p.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.simulation.Simulation;
import org.junit.jupiter.api.Test;

/** Networks that come, go and change under a node that is up. */
class TcpListenerTest {
  private static final Multiaddr LOOPBACK = Multiaddr.parse("/ip4/127.0.0.1/tcp/4001");
  private static final Multiaddr FIRST = Multiaddr.parse("/ip4/192.168.1.7/tcp/4001");
  private static final Multiaddr SECOND = Multiaddr.parse("/ip4/10.0.0.7/tcp/4001");

  private final Simulation simulation = new Simulation(1);
  private final List<List<Multiaddr>> told = new ArrayList<>();
  private List<Multiaddr> there = List.of(LOOPBACK);
  private boolean isBroken;
  private int looks;

  @Test
  void addresses_ofAllInterfaces_followThem() throws Exception {
    simulation.run(() -> {
      try (TcpListener listener = listener("0.0.0.0")) {
        listener.onChange(() -> told.add(listener.addresses()));
        assertThat(listener.addresses()).containsExactly(LOOPBACK);
        for (List<Multiaddr> now : List.of(List.of(LOOPBACK, FIRST), List.of(LOOPBACK, SECOND))) {
          there = now;
          simulation.pause(Duration.ofSeconds(20));
          assertThat(listener.addresses()).isEqualTo(now);
        }
        isBroken = true;
        simulation.pause(Duration.ofMinutes(1));
        assertThat(listener.addresses()).containsExactly(LOOPBACK, SECOND);
        isBroken = false;
        there = List.of(LOOPBACK);
        simulation.pause(Duration.ofSeconds(20));
      }
      assertThat(told)
          .containsExactly(List.of(LOOPBACK, FIRST), List.of(LOOPBACK, SECOND), List.of(LOOPBACK));
      int before = looks;
      simulation.pause(Duration.ofHours(1));
      assertThat(looks).as("after its end").isEqualTo(before);
      return null;
    });
  }

  @Test
  void addresses_ofOneInterface_areLookedUpOnce() throws Exception {
    simulation.run(() -> {
      try (TcpListener listener = listener("127.0.0.1")) {
        simulation.pause(Duration.ofHours(1));
        assertThat(listener.addresses()).containsExactly(LOOPBACK);
        assertThat(looks).isOne();
      }
      return null;
    });
  }

  private TcpListener listener(String host) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    return new TcpListener(server.bind(new InetSocketAddress(host, 0)), _ -> look(), simulation);
  }

  private List<Multiaddr> look() throws IOException {
    looks++;
    if (isBroken) {
      throw new IOException("no list of interfaces");
    }
    return there;
  }
}
