package org.casanube.p2p.kad;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressScopeTest {
  private static final Multiaddr ELSEWHERE = Multiaddr.parse("/ip4/192.168.1.9/tcp/1");
  private static final Multiaddr HERE = Multiaddr.parse("/ip4/127.0.0.1/tcp/1");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/ip4/10.1.2.3/tcp/4001",
        "/ip4/172.31.2.3/tcp/4001",
        "/ip4/192.168.2.3/tcp/4001/ws",
        "/ip4/169.254.2.3/tcp/4001",
        "/ip4/100.64.2.3/tcp/4001",
        "/ip6/fd00::1/tcp/4001",
        "/ip6/fe80::1/tcp/4001",
        "/dns4/box.local/tcp/4001",
        "/dns/Box.Home.Arpa/tcp/4001"
      })
  void filter_ofLocalAddresses_isForTheLan(String text) {
    List<Multiaddr> address = List.of(Multiaddr.parse(text));

    assertThat(AddressScope.LAN.filter(address, ELSEWHERE)).isEqualTo(address);
    assertThat(AddressScope.WAN.filter(address, ELSEWHERE)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/ip4/8.8.8.8/tcp/4001",
        "/ip4/172.32.2.3/tcp/4001",
        "/ip6/2a00::1/tcp/4001",
        "/dns4/a.example/tcp/443/tls/ws"
      })
  void filter_ofPublicAddresses_isForTheWan(String text) {
    List<Multiaddr> address = List.of(Multiaddr.parse(text));

    assertThat(AddressScope.LAN.filter(address, ELSEWHERE)).isEmpty();
    assertThat(AddressScope.WAN.filter(address, ELSEWHERE)).isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/ip4/0.0.0.0/tcp/1",
        "/ip4/224.0.0.1/tcp/1",
        "/ip4/203.0.113.9/tcp/1",
        "/ip6/2001:db8::1/tcp/1",
        "/ip6/ff02::1/tcp/1",
        "/memory/7"
      })
  void filter_ofAddressesOfNobody_isForNone(String text) {
    List<Multiaddr> address = List.of(Multiaddr.parse(text));

    assertThat(AddressScope.LAN.filter(address, ELSEWHERE)).isEmpty();
    assertThat(AddressScope.WAN.filter(address, ELSEWHERE)).isEmpty();
  }

  @Test
  void filter_ofLoopback_isForTheSameMachine() {
    List<Multiaddr> loopback =
        List.of(HERE, Multiaddr.parse("/ip6/::1/tcp/1"), Multiaddr.parse("/ip4/127.9.9.9/tcp/1"));

    assertThat(AddressScope.LAN.filter(loopback, HERE)).isEqualTo(loopback);
    assertThat(AddressScope.LAN.filter(loopback, ELSEWHERE)).isEmpty();
    assertThat(AddressScope.ANY.filter(loopback, ELSEWHERE)).isEmpty();
    assertThat(AddressScope.WAN.filter(loopback, HERE)).isEmpty();
  }

  @Test
  void networkOf_isOneForNeighbours() {
    assertThat(AddressScope.networkOf(Multiaddr.parse("/ip4/203.0.1.9/tcp/1")))
        .isEqualTo(AddressScope.networkOf(Multiaddr.parse("/ip4/203.0.200.1/tcp/2")))
        .isNotEqualTo(AddressScope.networkOf(Multiaddr.parse("/ip4/203.1.1.9/tcp/1")));
    assertThat(AddressScope.networkOf(Multiaddr.parse("/ip6/2a00:1:2::1/tcp/1")))
        .isEqualTo(AddressScope.networkOf(Multiaddr.parse("/ip6/2a00:1:3::1/tcp/1")));
    assertThat(AddressScope.networkOf(Multiaddr.parse("/memory/7"))).isEmpty();
  }
}
