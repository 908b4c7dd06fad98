package org.casanube.p2p.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.multiformats.multiaddr.Protocol;
import org.casanube.p2p.Host;
import org.casanube.p2p.HostMeter;
import org.casanube.p2p.NoAnswerException;
import org.casanube.p2p.PrivateNetworkException;
import org.casanube.p2p.Stream;
import org.casanube.p2p.UnexpectedPeerException;
import org.casanube.p2p.keys.KeyPair;
import org.casanube.p2p.noise.Noise;
import org.casanube.p2p.psk.SwarmKey;
import org.casanube.p2p.schedule.SystemScheduler;
import org.casanube.p2p.tcp.TcpTransport;
import org.casanube.p2p.wire.Frames;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PrivateHostsTest {
  private static final String ECHO = "/test/echo/1.0.0";

  private final SecureRandom random = new SecureRandom();
  private final SystemScheduler scheduler = new SystemScheduler(Clock.systemUTC());
  private final List<Host> hosts = new ArrayList<>();
  private final SwarmKey key = SwarmKey.generate(random);

  @AfterEach
  void close() {
    hosts.forEach(Host::close);
    scheduler.close();
  }

  @Test
  void dial_ofStrangers_saysThatTheyAreNoneOfTheNetwork() throws Exception {
    Host member = host(Optional.of(key), HostMeter.NONE);
    Host other = host(Optional.of(SwarmKey.generate(random)), HostMeter.NONE);
    Host open = host(Optional.empty(), HostMeter.NONE);

    for (Host stranger : List.of(other, open)) {
      assertThatThrownBy(() -> member.dial(addressOf(stranger)))
          .isInstanceOf(PrivateNetworkException.class)
          .hasMessageContaining("swarm key");
      assertThatThrownBy(() -> stranger.dial(addressOf(member))).isInstanceOf(IOException.class);
    }
    assertThatThrownBy(() -> open.dial(addressOf(member)))
        .isInstanceOf(NoAnswerException.class)
        .hasMessageContaining("private network and this host is not");
    assertThat(member.connections()).isEmpty();
  }

  @Test
  void dial_ofAnotherPeerThanNamed_isToldApart() throws Exception {
    Host member = host(Optional.of(key), HostMeter.NONE);
    Host bob = host(Optional.of(key), HostMeter.NONE);
    Multiaddr wrong =
        bob.addresses()
            .getFirst()
            .with(Protocol.P2P, KeyPair.generate(random).toPeerId().toString());

    assertThatThrownBy(() -> member.dial(wrong)).isInstanceOf(UnexpectedPeerException.class);
  }

  @Test
  void meter_ofAHost_countsDialsAndBytes() throws Exception {
    Counting counting = new Counting();
    Host member = host(Optional.of(key), counting);
    Host bob = host(Optional.of(key), HostMeter.NONE);
    bob.setProtocolHandler(ECHO, stream -> Frames.write(stream, Frames.require(stream, 4096)));

    member.dial(addressOf(bob));
    try (Stream stream = member.newStream(bob.id(), ECHO)) {
      Frames.write(stream, new byte[1000]);
      assertThat(Frames.require(stream, 4096)).hasSize(1000);
    }
    bob.close();
    assertThatThrownBy(() -> member.dial(Multiaddr.parse("/ip4/127.0.0.1/tcp/1")))
        .isInstanceOf(IOException.class);

    assertThat(counting.sent.sum()).isEqualTo(1002);
    assertThat(counting.received.sum()).isEqualTo(1002);
    assertThat(counting.dials.poll(10, TimeUnit.SECONDS)).isTrue();
    assertThat(counting.dials.poll(10, TimeUnit.SECONDS)).isFalse();
  }

  private static final class Counting implements HostMeter {
    final LongAdder sent = new LongAdder();
    final LongAdder received = new LongAdder();
    final BlockingQueue<Boolean> dials = new LinkedBlockingQueue<>();

    @Override
    public void dialled(boolean succeeded) {
      dials.add(succeeded);
    }

    @Override
    public void received(String protocol, int bytes) {
      if (protocol.equals(ECHO)) {
        received.add(bytes);
      }
    }

    @Override
    public void sent(String protocol, long bytes) {
      if (protocol.equals(ECHO)) {
        sent.add(bytes);
      }
    }
  }

  private Host host(Optional<SwarmKey> network, HostMeter meter) throws IOException {
    KeyPair keys = KeyPair.generate(random);
    HostBuilder builder =
        new HostBuilder(keys, scheduler)
            .transport(new TcpTransport(scheduler))
            .security(new Noise(keys, random))
            .meter(meter);
    network.ifPresent(builder::privateNetwork);
    Host host = builder.build();
    hosts.add(host);
    host.listen(Multiaddr.parse("/ip4/127.0.0.1/tcp/0"));
    return host;
  }

  private static Multiaddr addressOf(Host host) {
    return host.addresses().getFirst().with(Protocol.P2P, host.id().toString());
  }
}
