package org.casanube.block.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multibase;
import org.casanube.multiformats.Multicodec;
import org.casanube.multiformats.MultiformatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpnsNameTest {
  private static final IpnsName NAME = TestKeys.ed25519(1).ipnsName();

  @ParameterizedTest
  @EnumSource(Multibase.class)
  void parse_ofEveryBase_givesTheSameName(Multibase base) {
    assertThat(IpnsName.parse(NAME.toCid().toString(base))).isEqualTo(NAME);
    assertThat(IpnsName.parse("/ipns/" + NAME.toCid().toString(base))).isEqualTo(NAME);
  }

  @Test
  void parse_ofBareMultihashInBase58_givesTheSameName() {
    IpnsName rsa = TestKeys.rsa().ipnsName();

    assertThat(NAME.peer().toString()).startsWith("12D3Koo");
    assertThat(IpnsName.parse(NAME.peer().toString())).isEqualTo(NAME);
    assertThat(rsa.peer().toString()).startsWith("Qm");
    assertThat(IpnsName.parse(rsa.peer().toString())).isEqualTo(rsa);
  }

  @Test
  void toString_ofAnyName_isBase36() {
    assertThat(NAME.toString()).startsWith("k51").hasSize(62).isLowerCase();
    assertThat(NAME.toPath().toString()).isEqualTo("/ipns/" + NAME);
  }

  @Test
  void parse_ofCidOfAnotherCodec_tellsTheNameItWouldBe() {
    Cid cid = Cid.v1(Multicodec.DAG_PB, NAME.toCid().multihash());

    assertThatThrownBy(() -> IpnsName.parse(cid.toString()))
        .isInstanceOf(MultiformatException.class)
        .hasMessageContaining(NAME.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/ipns/", "example.com", "1", "Qm", "k51", "k51qzi5uqu5d!", "/ipfs/k"})
  void parse_ofSomethingElse_isRefused(String text) {
    assertThatThrownBy(() -> IpnsName.parse(text)).isInstanceOf(MultiformatException.class);
  }

  @Test
  void routingKey_ofName_leadsBackToIt() {
    byte[] key = NAME.routingKey();

    assertThat(new String(key, 0, 6, StandardCharsets.US_ASCII)).isEqualTo("/ipns/");
    assertThat(key).hasSize(6 + 38);
    assertThat(IpnsName.ofRoutingKey(key)).isEqualTo(NAME);
    assertThat(Multibase.BASE64_URL.decodeBare(NAME.pubsubTopic().substring("/record/".length())))
        .isEqualTo(key);
    assertThatThrownBy(() -> IpnsName.ofRoutingKey("/pk/abc".getBytes(StandardCharsets.US_ASCII)))
        .isInstanceOf(MultiformatException.class);
  }
}
