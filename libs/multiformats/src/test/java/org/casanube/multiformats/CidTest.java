package org.casanube.multiformats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CidTest {
  private static final List<Multibase> BASES_OF_VECTORS =
      List.of(
          Multibase.BASE16,
          Multibase.BASE32,
          Multibase.BASE36,
          Multibase.BASE58_BTC,
          Multibase.BASE64_URL);

  @Test
  void v1_ofRawHelloWorld_isWhatThePeersCompute() {
    byte[] content = "hello world".getBytes(StandardCharsets.UTF_8);

    Cid cid = Cid.v1(Multicodec.RAW, Multihash.sha256(content));

    assertThat(cid).hasToString("bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e");
    assertThat(Cid.parse(cid.toString())).isEqualTo(cid);
    assertThat(Cid.decode(cid.toBytes())).isEqualTo(cid);
  }

  @Test
  void parse_ofVersion0_keepsItsText() {
    String text = "Qmf412jQZiuVUtdgnB36FXFX7xg5V6KEbSJ4dpQuhkLyfD";

    assertThat(Cid.parse(text)).hasToString(text);
    assertThat(Cid.decode(Cid.parse(text).toBytes())).hasToString(text);
    assertThat(Cid.parse(text).toString(Multibase.BASE16)).isEqualTo(text);
  }

  @Test
  void readAndWrite_ofVectors_agree() {
    for (String[] vector : VectorFile.read(CidTest.class, "cid.tsv")) {
      Cid cid = Cid.decode(HexFormat.of().parseHex(vector[1]));

      assertThat(cid.version()).isEqualTo(Integer.parseInt(vector[2]));
      assertThat(cid.codec().code()).isEqualTo(Long.parseLong(vector[3]));
      assertThat(cid).hasToString(vector[4]);
      assertThat(HexFormat.of().formatHex(cid.toBytes())).isEqualTo(vector[1]);
      assertThat(cid.length()).isEqualTo(vector[1].length() / 2);
      assertThat(cid.multihash().matches(ByteBuffer.wrap(HexFormat.of().parseHex(vector[0]))))
          .as(vector[4])
          .isTrue();
      for (int index = 5; index < vector.length; index++) {
        assertThat(Cid.parse(vector[index])).isEqualTo(cid);
        assertThat(cid.toString(BASES_OF_VECTORS.get(index - 5))).isEqualTo(vector[index]);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "b",
        "Q",
        "Qmf412jQZiuVUtdgnB36FXFX7xg5V6KEbSJ4dpQuhkLyf", // a character short
        "Qmf412jQZiuVUtdgnB36FXFX7xg5V6KEbSJ4dpQuhkLyfDD",
        "zQmf412jQZiuVUtdgnB36FXFX7xg5V6KEbSJ4dpQuhkLyfD", // version 0 has no prefix
        "f1220e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "f0255122000", // version 2
        "f015512", // cut off
        "f01551220e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85500",
        "f81005500", // version not in its shortest form
        "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5",
        "../../etc/passwd",
        "/ipfs/Qmf412jQZiuVUtdgnB36FXFX7xg5V6KEbSJ4dpQuhkLyfD"
      })
  void parse_ofMalformed_isRefused(String text) {
    assertThatThrownBy(() -> Cid.parse(text)).isInstanceOf(MultiformatException.class);
  }

  @Test
  void parse_ofTooLong_namesTheLimit() {
    assertThatThrownBy(() -> Cid.parse("f".repeat(1025)))
        .hasMessage("CID of 1025 characters is over the limit of 1024");
  }

  @Test
  void v0_ofOtherHash_isRefused() {
    assertThatThrownBy(() -> Cid.v0(Multihash.identity(new byte[0])))
        .isInstanceOf(MultiformatException.class);
  }

  @Test
  void equals_tellsVersionAndCodecApart() {
    Multihash multihash = Multihash.sha256(new byte[0]);
    Cid v0 = Cid.v0(multihash);

    assertThat(v0).isNotEqualTo(v0.asV1());
    assertThat(v0.asV1())
        .isEqualTo(Cid.v1(Multicodec.DAG_PB, multihash))
        .isEqualTo(v0.asV1().asV1());
    assertThat(v0.asV1()).isNotEqualTo(Cid.v1(Multicodec.RAW, multihash));
    assertThat(v0.compareTo(v0.asV1())).isPositive();
  }

  @Property
  void parse_ofAnyText_givesTheSame(
      @ForAll Multibase base,
      @ForAll @LongRange(min = 0) long codec,
      @ForAll @Size(max = 100) byte[] digest) {
    Cid cid = Cid.v1(new Multicodec(codec), Multihash.identity(digest));

    assertThat(Cid.parse(cid.toString(base))).isEqualTo(cid).hasSameHashCodeAs(cid);
    assertThat(Cid.decode(cid.toBytes())).isEqualTo(cid);
    assertThat(cid.toBytes()).hasSize(cid.length());
  }
}
