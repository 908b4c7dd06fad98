package org.casanube.block.retrieval.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayReachTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.9.9.9",
        "0.0.0.0",
        "169.254.169.254",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::1",
        "2001:0:1::1",
      })
  void allows_ofThisMachineAndItsLink_isNeverSo(String address) throws Exception {
    InetAddress ip = InetAddress.getByName(address);
    assertThat(GatewayReach.PUBLIC.allows(ip)).isFalse();
    assertThat(GatewayReach.LAN.allows(ip)).isFalse();
    assertThat(GatewayReach.ANY.allows(ip)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "fd00::1", "fc00::1"})
  void allows_ofLocalNetworks_isSoForTheLanAlone(String address) throws Exception {
    InetAddress ip = InetAddress.getByName(address);
    assertThat(GatewayReach.PUBLIC.allows(ip)).isFalse();
    assertThat(GatewayReach.LAN.allows(ip)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"198.51.100.7", "172.32.0.1", "100.128.0.1", "2001:db8::1", "2a00::1"})
  void allows_ofOtherAddresses_isSo(String address) throws Exception {
    InetAddress ip = InetAddress.getByName(address);
    assertThat(GatewayReach.PUBLIC.allows(ip)).isTrue();
    assertThat(GatewayReach.LAN.allows(ip)).isTrue();
  }

  /** A name is what it leads to. */
  @Test
  void require_ofNameThatLeadsHere_isRefused() {
    assertThatThrownBy(() -> GatewayReach.PUBLIC.require("localhost"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("localhost is at");
    assertThatCode(() -> GatewayReach.ANY.require("localhost")).doesNotThrowAnyException();
  }
}
