package org.casanube.multiformats.multiaddr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.casanube.multiformats.MultiformatException;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.VectorFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MultiaddrTest {
  private static final String RELAY = "QmcgpsyWgH8Y8ajJz1Cu72KnS5uo2Aa2LpzU7kinSupNKC";
  private static final String PEER = "12D3KooWCryG7Mon9orvQxcS1rYZjotPgpwoJNHHKcLLfE4Hf5mV";

  @Test
  void parseAndDecode_ofVectors_agree() {
    List<String[]> vectors = VectorFile.read(MultiaddrTest.class, "valid.tsv");
    assertThat(vectors).hasSizeGreaterThan(100);
    for (String[] vector : vectors) {
      Multiaddr address = Multiaddr.parse(vector[0]);

      assertThat(address).as(vector[0]).hasToString(vector[1]);
      assertThat(HexFormat.of().formatHex(address.toBytes())).as(vector[0]).isEqualTo(vector[2]);
      assertThat(Multiaddr.decode(HexFormat.of().parseHex(vector[2])))
          .isEqualTo(address)
          .hasSameHashCodeAs(address)
          .hasToString(vector[1]);
    }
  }

  @Test
  void parse_ofInvalidVectors_isRefused() {
    for (String[] vector : VectorFile.read(MultiaddrTest.class, "invalid.txt")) {
      assertThatThrownBy(() -> Multiaddr.parse(vector[0]))
          .as(vector[0])
          .isInstanceOf(MultiformatException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "///"})
  void parse_ofNothing_isRefused(String text) {
    assertThatThrownBy(() -> Multiaddr.parse(text)).isInstanceOf(MultiformatException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // empty
        "04010203", // ip4 cut off
        "0601", // port cut off
        "ff7f01", // no such protocol
        "8400", // code not in its shortest form
        "3500", // empty name
        "3501ff", // name is not UTF-8
        "3503612f62", // name with a slash
        "a503021200", // peer id cut off
        "a5030155", // no peer id
        "2b81", // prefix of 129 bits
        "900302616206", // path does not begin with a slash
        "9003032f6162060050", // something behind a path
        "e10300", // empty path
        "bd0300000000000000000000000000000000000000000000000000000000000000000000000000", // port 0
        "35ffffffff07" // name of 2 GiB
      })
  void decode_ofMalformed_isRefused(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);

    assertThatThrownBy(() -> Multiaddr.decode(bytes)).isInstanceOf(MultiformatException.class);
  }

  @Test
  void parse_beyondTheLimits_isRefused() {
    String most = "/ws".repeat(Multiaddr.MAX_COMPONENTS);

    assertThat(Multiaddr.parse(most)).hasToString(most);
    assertThatThrownBy(() -> Multiaddr.parse(most + "/ws")).hasMessageContaining("more than 64");
    assertThatThrownBy(() -> Multiaddr.parse("/unix/" + "x".repeat(4096)))
        .hasMessageContaining("limit of 4096");
    assertThatThrownBy(() -> Multiaddr.parse("/unix/" + "x".repeat(12_288)))
        .hasMessageContaining("limit of 12288");
    assertThatThrownBy(() -> Multiaddr.decode(new byte[4097]))
        .hasMessageContaining("limit of 4096");
  }

  @Test
  void peerId_ofRelayedAddress_isThePeerBehindTheRelay() {
    String relay = "/ip4/127.0.0.1/tcp/4001/p2p/" + RELAY;

    assertThat(Multiaddr.parse(relay).peerId()).contains(PeerId.parse(RELAY));
    assertThat(Multiaddr.parse(relay + "/p2p-circuit/p2p/" + PEER).peerId())
        .contains(PeerId.parse(PEER));
    assertThat(Multiaddr.parse(relay + "/p2p-circuit").peerId()).isEmpty();
  }

  @Test
  void encapsulate_thenDecapsulate_givesTheAddress() {
    Multiaddr address = Multiaddr.parse("/ip4/127.0.0.1/tcp/4001");
    Multiaddr whole = address.with(Protocol.WS, "").with(Protocol.P2P, PEER);

    assertThat(whole).hasToString("/ip4/127.0.0.1/tcp/4001/ws/p2p/" + PEER);
    assertThat(whole.decapsulate(Protocol.WS)).contains(address);
    assertThat(whole.decapsulate(Protocol.UDP)).contains(whole);
    assertThat(whole.withoutPeer()).contains(address.with(Protocol.WS, ""));
    Multiaddr relayed = whole.encapsulate(Multiaddr.parse("/p2p-circuit"));
    assertThat(relayed.withoutPeer()).contains(relayed);
    assertThat(relayed.with(Protocol.P2P, PEER).withoutPeer()).contains(relayed);
    assertThat(whole.decapsulate(Protocol.IP4)).isEmpty();
    assertThat(whole.find(Protocol.TCP).map(Component::value)).contains("4001");
    assertThat(address.encapsulate(Multiaddr.parse("/ws")))
        .isEqualTo(address.with(Protocol.WS, ""));
  }

  @Test
  void with_valueWhereNoneBelongs_isRefused() {
    assertThatThrownBy(() -> Component.of(Protocol.WS, "x")).hasMessageContaining("ws");
  }

  @ParameterizedTest
  @EnumSource
  void findBy_nameAndCode_givesTheProtocol(Protocol protocol) {
    assertThat(Protocol.findByName(protocol.specName())).contains(protocol);
    assertThat(Protocol.findByCode(protocol.code())).contains(protocol);
  }

  @Property
  void ip6_isWhatThePlatformReads(@ForAll @Size(16) byte[] bytes, @ForAll short zeros)
      throws UnknownHostException {
    for (int index = 0; index < 16; index++) {
      if ((zeros >> index & 1) != 0) {
        bytes[index] = 0;
      }
    }
    String text = Protocol.IP6.format().format(bytes);

    assertThat(Protocol.IP6.format().parse(text)).isEqualTo(bytes);
    byte[] platform = InetAddress.ofLiteral(text).getAddress();
    assertThat(new BigInteger(1, platform).intValue())
        .isEqualTo(new BigInteger(1, bytes).intValue());
    assertThat(platform.length == 4 || new BigInteger(1, platform).equals(new BigInteger(1, bytes)))
        .isTrue();
  }
}
