package org.casanube.block.retrieval.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayAddressesTest {
  @ParameterizedTest
  @CsvSource({
    "/dns4/gateway.example/tcp/443/tls/http, https://gateway.example:443",
    "/dns/gateway.example/tcp/443/https, https://gateway.example:443",
    "/ip4/192.168.1.7/tcp/8480/http, http://192.168.1.7:8480",
    "/ip4/198.51.100.7/tcp/443/tls/http, https://198.51.100.7:443",
    "/ip6/fd00::1/tcp/80/http, http://[fd00::1]:80",
    "/ip4/10.0.0.7/tcp/80/http, http://10.0.0.7:80",
  })
  void baseOf_gatewayThatWeAsk_isItsAddress(String address, String base) {
    assertThat(GatewayAddresses.baseOf(Multiaddr.parse(address))).contains(URI.create(base));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/ip4/198.51.100.7/tcp/80/http",
        "/ip4/127.0.0.1/tcp/80/http",
        "/ip6/::1/tcp/80/http",
        "/ip4/169.254.169.254/tcp/80/http",
        "/ip6/fe80::1/tcp/80/http",
        "/dns4/gateway.example/tcp/80/http",
        "/dns4/localhost/tcp/80/http",
        "/ip6/2001:db8::1/tcp/80/http",
        "/ip4/127.0.0.1/tcp/4001",
        "/ip4/127.0.0.1/udp/443/quic-v1",
        "/ip4/127.0.0.1/tcp/80/ws",
        "/dns4/gateway.example/tcp/443/tls/http/http-path/somewhere",
        "/dns4/a{b/tcp/443/https",
        "/dns4/user@gateway.example/tcp/443/https",
        "/dns4/gateway.example#x/tcp/443/https",
        "/dns4/gateway.example?x/tcp/443/https",
        "/dns4/gateway.example:80/tcp/443/https",
      })
  void baseOf_others_isEmpty(String address) {
    assertThat(GatewayAddresses.baseOf(Multiaddr.parse(address))).isEmpty();
  }
}
