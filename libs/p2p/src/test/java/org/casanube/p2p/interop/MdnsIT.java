package org.casanube.p2p.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.Host;
import org.casanube.p2p.keys.KeyPair;
import org.casanube.p2p.mdns.LanDialer;
import org.casanube.p2p.mdns.Mdns;
import org.casanube.p2p.mdns.MdnsSettings;
import org.casanube.p2p.noise.Noise;
import org.casanube.p2p.schedule.SystemScheduler;
import org.casanube.p2p.swarm.HostBuilder;
import org.casanube.p2p.tcp.TcpTransport;
import org.casanube.testpeers.KuboDaemon;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kubo and js-libp2p on the other end of a wire, and this host, find each other by themselves. */
class MdnsIT {
  private static final SecureRandom RANDOM = new SecureRandom();

  @TempDir Path folder;
  private static SystemScheduler scheduler;
  private static LinkedNamespace other;

  private final Map<PeerId, List<Multiaddr>> found = new ConcurrentHashMap<>();

  @BeforeAll
  static void start() throws Exception {
    scheduler = new SystemScheduler(Clock.systemUTC());
    other = new LinkedNamespace();
  }

  @AfterAll
  static void stop() throws Exception {
    if (other != null) {
      other.close();
    }
    scheduler.close();
  }

  @Test
  void find_ofKubo_worksBothWays() throws Exception {
    try (Host host = host();
        Mdns mdns = new Mdns(host, RANDOM, onTheWire(), found::put);
        KuboDaemon kubo =
            KuboDaemon.in(folder.resolve("kubo"))
                .by(other.prefix())
                .settings(
                    "Addresses.Swarm=[\"/ip4/" + LinkedNamespace.THEIR_ADDRESS + "/tcp/4001\"]",
                    "Discovery.MDNS.Enabled=true")
                .start()) {
      assertThat(mdns).isNotNull();
      PeerId peer = PeerId.parse(kubo.id());
      Until.isTrue(() -> found.containsKey(peer));
      assertThat(found.get(peer))
          .contains(Multiaddr.parse("/ip4/" + LinkedNamespace.THEIR_ADDRESS + "/tcp/4001"));
      // Kubo dials whom it finds; this host has dialled nobody.
      Until.isTrue(() -> !host.connections(peer).isEmpty());
      assertThat(kubo.run("swarm", "peers")).contains(host.id().toString());
    }
  }

  @Test
  void find_ofJs_worksBothWays() throws Exception {
    String listen = "/ip4/" + LinkedNamespace.THEIR_ADDRESS + "/tcp/4002";
    try (Host host = host();
        JsPeer js = new JsPeer(other.prefix(), folder.resolve("js"), "--mdns", "--listen", listen);
        Mdns mdns = new Mdns(host, RANDOM, onTheWire(), found::put)) {
      assertThat(mdns).isNotNull();
      PeerId peer = js.address().peerId().orElseThrow();
      Until.isTrue(() -> found.containsKey(peer));
      assertThat(found.get(peer)).contains(Multiaddr.parse(listen));
      Until.isTrue(() -> js.ask("discovered", "").contains(host.id().toString()));
      assertThat(js.ask("discovered", "")).contains(host.addresses().getFirst().toString());
    }
  }

  @Test
  void find_ofOwnKind_connects() throws Exception {
    try (Host host = host();
        Host second = host();
        Mdns mdns = new Mdns(host, RANDOM, onTheWire(), new LanDialer(host, RANDOM, 9));
        Mdns another = new Mdns(second, RANDOM, onTheWire(), found::put)) {
      assertThat(mdns).isNotSameAs(another);
      Until.isTrue(() -> !host.connections(second.id()).isEmpty());
      Until.isTrue(() -> found.containsKey(host.id()));
    }
  }

  private static MdnsSettings onTheWire() {
    return new MdnsSettings(
        Duration.ofSeconds(5), each -> each.getName().equals(other.wire()), Optional::empty);
  }

  private static Host host() throws Exception {
    KeyPair keys = KeyPair.generate(RANDOM);
    Host host =
        new HostBuilder(keys, scheduler)
            .transport(new TcpTransport(scheduler))
            .security(new Noise(keys, RANDOM))
            .agent("casanube-test/1")
            .build();
    host.listen(Multiaddr.parse("/ip4/" + LinkedNamespace.OUR_ADDRESS + "/tcp/0"));
    return host;
  }
}
