package org.casanube.multiformats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MultibaseTest {
  @ParameterizedTest
  @ValueSource(strings = {"multibase-spec.tsv", "multibase.tsv"})
  void encodeAndDecode_ofVectors_agree(String file) {
    for (String[] vector : VectorFile.read(MultibaseTest.class, file)) {
      Multibase base = Multibase.findByName(vector[0]).orElseThrow();
      byte[] bytes = HexFormat.of().parseHex(vector[1]);

      assertThat(base.encode(bytes)).as(vector[0]).isEqualTo(vector[2]);
      assertThat(Multibase.decode(vector[2])).as(vector[2]).isEqualTo(bytes);
      assertThat(base.encodeBare(bytes)).isEqualTo(vector[2].substring(1));
      assertThat(base.decodeBare(vector[2].substring(1))).isEqualTo(bytes);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "f68656c6c6f20776F726C64",
        "F68656c6c6f20776F726C64",
        "bnbswy3dpeB3W64TMMQ",
        "Bnbswy3dpeB3W64TMMQ",
        "vd1imor3f41RMUSJCCG",
        "Vd1imor3f41RMUSJCCG",
        "cnbswy3dpeB3W64TMMQ======",
        "Cnbswy3dpeB3W64TMMQ======",
        "td1imor3f41RMUSJCCG======",
        "Td1imor3f41RMUSJCCG======",
        "kfUvrsIvVnfRbjWaJo",
        "KfUVrSIVVnFRbJWAJo"
      })
  void decode_ofMixedCase_isTheSame(String text) {
    assertThat(Multibase.decode(text)).asString(StandardCharsets.UTF_8).isEqualTo("hello world");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "!",
        "1abc",
        "\u0000abc",
        "🚀💛", // no such prefix
        "f0",
        "fg0",
        "b1",
        "baa\u00e1",
        "ba",
        "bab", // not of the base, not whole bytes, bits left
        "07",
        "00000001",
        "78",
        "701",
        "cpfsxgidnmfxgsib",
        "cpfsxgidnmfxgsi==",
        "c========", // padding
        "Mabc",
        "Ma===",
        "z0",
        "zl",
        "zI",
        "zO",
        "k-",
        "9a"
      })
  void decode_ofMalformed_isRefused(String text) {
    assertThatThrownBy(() -> Multibase.decode(text)).isInstanceOf(MultiformatException.class);
  }

  @ParameterizedTest
  @EnumSource
  void findBy_prefixAndName_givesTheBase(Multibase base) {
    assertThat(Multibase.findByPrefix(base.prefix())).contains(base);
    assertThat(Multibase.findByName(base.specName())).contains(base);
    assertThat(base.encode(new byte[0])).isEqualTo(String.valueOf(base.prefix()));
    assertThat(Multibase.decode(String.valueOf(base.prefix()))).isEmpty();
  }

  @Test
  void decode_ofTooLongBase58_namesTheLimit() {
    String most = "1".repeat(BaseConversion.MAX_CHARACTERS);

    assertThat(Multibase.BASE58_BTC.decodeBare(most)).hasSize(most.length());
    assertThatThrownBy(() -> Multibase.BASE58_BTC.decodeBare(most + "1"))
        .isInstanceOf(MultiformatException.class)
        .hasMessageContaining("1025")
        .hasMessageContaining("limit of 1024");
  }

  @Property
  void decode_ofWhatWasEncoded_givesTheBytes(
      @ForAll Multibase base, @ForAll @Size(max = 200) byte[] bytes) {
    assertThat(Multibase.decode(base.encode(bytes))).isEqualTo(bytes);
  }

  @Property
  void base58_isTheNumberInBase58(@ForAll @Size(max = 120) byte[] bytes) {
    assertThat(Multibase.BASE58_BTC.encodeBare(bytes)).isEqualTo(slowBase58(bytes));
  }

  private static String slowBase58(byte[] bytes) {
    String alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    StringBuilder reversed = new StringBuilder();
    BigInteger rest = new BigInteger(1, bytes);
    while (rest.signum() > 0) {
      BigInteger[] parts = rest.divideAndRemainder(BigInteger.valueOf(58));
      reversed.append(alphabet.charAt(parts[1].intValue()));
      rest = parts[0];
    }
    int zeros = Arrays.mismatch(bytes, new byte[bytes.length]);
    reversed.repeat('1', zeros < 0 ? bytes.length : zeros);
    return reversed.reverse().toString();
  }
}
