package org.casanube.block.swarm.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.HostLimits;
import org.casanube.p2p.relay.RelayLimits;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class SwarmPropertiesTest {
  private static final String PEER =
      "/ip4/192.0.2.7/tcp/4001/p2p/12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp";

  @Test
  void bind_ofNothing_isAPrivateSmallBox() {
    SwarmProperties properties = bind(Map.of());

    assertThat(properties.listenAddresses())
        .containsExactly(
            Multiaddr.parse("/ip6/::/tcp/4001"), Multiaddr.parse("/ip6/::/tcp/4002/ws"));
    assertThat(properties.privateNetwork()).isTrue();
    assertThat(properties.announcedAddresses()).isEmpty();
    assertThat(properties.bootstrapAddresses()).isEmpty();
    assertThat(properties.relay()).isFalse();
    assertThat(properties.relayLimits()).isEqualTo(RelayLimits.amongFriends());
    assertThat(properties.peerBook()).isNull();
    assertThat(properties.limits().connections()).isEqualTo(HostLimits.defaults().connections());
    assertThat(properties.limits().memory())
        .isEqualTo(new HostLimits.MemoryLimits(32L << 20, 96L << 20, 16 << 20));
  }

  @Test
  void bind_ofBothFamiliesAtOnePort_listensOnce() {
    String both = "/ip4/0.0.0.0/tcp/4001,/ip6/::/tcp/4001,/ip4/0.0.0.0/tcp/5001,/ip4/0.0.0.0/tcp/0";
    assertThat(bind(Map.of("listen", both)).listenAddresses())
        .containsExactly(
            Multiaddr.parse("/ip6/::/tcp/4001"),
            Multiaddr.parse("/ip4/0.0.0.0/tcp/5001"),
            Multiaddr.parse("/ip4/0.0.0.0/tcp/0"));
  }

  @Test
  void bind_ofEveryKey_isMapped() {
    Map<String, String> values = new HashMap<>();
    values.put("listen", "/ip4/127.0.0.1/tcp/1,/ip6/::1/tcp/2/ws");
    values.put("announce", "/dns4/box.example/tcp/4001");
    values.put("private-network", "false");
    values.put("relay", "true");
    values.put("bootstrap", PEER);
    values.put("peer-book", "/srv/peers");
    values.put("connections.max", "10");
    values.put("connections.wanted", "9");
    values.put("connections.per-peer", "2");
    values.put("connections.per-address", "3");
    values.put("connections.handshakes", "4");
    values.put("connections.grace", "5s");
    values.put("streams.inbound", "6");
    values.put("streams.outbound", "7");
    values.put("streams.per-protocol", "8");
    values.put("memory.per-connection", "1MB");
    values.put("memory.total", "2MB");
    values.put("memory.window", "512KB");
    SwarmProperties properties = bind(values);

    assertThat(properties.listenAddresses())
        .containsExactly(
            Multiaddr.parse("/ip4/127.0.0.1/tcp/1"), Multiaddr.parse("/ip6/::1/tcp/2/ws"));
    assertThat(properties.announcedAddresses())
        .containsExactly(Multiaddr.parse("/dns4/box.example/tcp/4001"));
    assertThat(properties.privateNetwork()).isFalse();
    assertThat(properties.relay()).isTrue();
    assertThat(properties.relayLimits()).isEqualTo(RelayLimits.defaults());
    assertThat(properties.bootstrapAddresses()).containsExactly(Multiaddr.parse(PEER));
    assertThat(properties.peerBook()).isEqualTo(Path.of("/srv/peers"));
    assertThat(properties.limits())
        .isEqualTo(
            new HostLimits(
                new HostLimits.ConnectionLimits(10, 9, 2, 3, 4, Duration.ofSeconds(5)),
                new HostLimits.StreamLimits(6, 7, 8),
                new HostLimits.MemoryLimits(1 << 20, 2 << 20, 512 << 10)));
  }

  @Test
  void bind_ofWhatIsNoAddress_isRefusedNamingTheSetting() {
    assertThatThrownBy(() -> bind(Map.of("listen", "0.0.0.0:4001")))
        .rootCause()
        .isInstanceOf(Exception.class);
    assertThatThrownBy(() -> bind(Map.of("announce", "nowhere")))
        .hasStackTraceContaining("casanube.block.swarm.announce: nowhere is not a multiaddr");
    assertThatThrownBy(() -> bind(Map.of("bootstrap", "/ip4/192.0.2.7/tcp/4001")))
        .hasStackTraceContaining("does not end with /p2p/ and a peer id");
  }

  private static SwarmProperties bind(Map<String, String> values) {
    Map<String, String> prefixed = new HashMap<>();
    values.forEach((key, value) -> prefixed.put("casanube.block.swarm." + key, value));
    return new Binder(new MapConfigurationPropertySource(prefixed))
        .bindOrCreate("casanube.block.swarm", SwarmProperties.class);
  }
}
