package org.casanube.multiformats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeerIdTest {
  private static final String ED25519 = "12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA";

  @ParameterizedTest
  @CsvSource({
    "12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA,"
        + "12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA",
    "QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N,QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N",
    "bafzbeie5745rpv2m6tjyuugywy4d5ewrqgqqhfnf445he3omzpjbx5xqxe,"
        + "QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N"
  })
  void parse_ofAnyForm_givesThePeer(String text, String expected) {
    PeerId peer = PeerId.parse(text);

    assertThat(peer).hasToString(expected).isEqualTo(PeerId.parse(expected));
    assertThat(PeerId.decode(peer.toBytes())).isEqualTo(peer);
    assertThat(PeerId.parse(peer.toCid().toString())).isEqualTo(peer);
    assertThat(PeerId.parse(peer.toCid().toString(Multibase.BASE36))).isEqualTo(peer);
  }

  @Test
  void ed25519PublicKey_isReadFromTheName() {
    PeerId peer = PeerId.parse(ED25519);
    byte[] key = peer.ed25519PublicKey().orElseThrow();

    assertThat(key).hasSize(32);
    assertThat(PeerId.ofEd25519(key)).isEqualTo(peer);
    assertThat(HexFormat.of().formatHex(peer.publicKey().orElseThrow())).startsWith("08011220");
    assertThat(peer.toCid().toString(Multibase.BASE36)).startsWith("k51");
  }

  @Test
  void publicKey_ofHashedKey_isNotThere() {
    PeerId peer = PeerId.ofPublicKey(new byte[PeerId.MAX_INLINE_KEY_BYTES + 1]);

    assertThat(peer.toString()).startsWith("Qm");
    assertThat(peer.publicKey()).isEmpty();
    assertThat(PeerId.ofPublicKey(new byte[42]).publicKey()).hasValue(new byte[42]);
    assertThat(PeerId.ofPublicKey(new byte[36]).ed25519PublicKey()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "11",
        "12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5S",
        "QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5",
        "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e", // raw, not a key
        "f0172111488c2f11fb2ce392acb5b2986e640211c4690073e" // of SHA-1
      })
  void parse_ofMalformed_isRefused(String text) {
    assertThatThrownBy(() -> PeerId.parse(text)).isInstanceOf(MultiformatException.class);
  }

  @Test
  void of_inlineKeyTooLong_isRefused() {
    assertThatThrownBy(() -> PeerId.of(Multihash.identity(new byte[43])))
        .hasMessageContaining("43 bytes");
    assertThatThrownBy(() -> PeerId.ofEd25519(new byte[31])).hasMessageContaining("31 bytes");
  }

  @Property
  void parse_ofText_givesTheSame(@ForAll @Size(min = 1, max = 100) byte[] key) {
    PeerId peer = PeerId.ofPublicKey(key);

    assertThat(PeerId.parse(peer.toString())).isEqualTo(peer).hasSameHashCodeAs(peer);
    assertThat(PeerId.decode(peer.toBytes()).compareTo(peer)).isZero();
  }
}
