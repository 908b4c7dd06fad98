package org.casanube.multiformats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MultihashTest {
  private static final byte[] MULTIHASH = "multihash".getBytes(StandardCharsets.UTF_8);

  @ParameterizedTest
  @CsvSource({
    "sha1, 111488c2f11fb2ce392acb5b2986e640211c4690073e",
    "sha2-256, 12209cbc07c3f991725836a3aa2a581ca2029198aa420b9d99bc0e131d9f3e2cbe47",
    "identity, 00096d756c746968617368"
  })
  void matches_ofSpecVectors_isTrue(String function, String hex) {
    Multihash multihash = Multihash.decode(HexFormat.of().parseHex(hex));

    assertThat(multihash.function().name()).isEqualTo(function);
    assertThat(multihash.matches(ByteBuffer.wrap(MULTIHASH))).isTrue();
    assertThat(multihash.matches(ByteBuffer.wrap(new byte[9]))).isFalse();
    assertThat(HexFormat.of().formatHex(multihash.toBytes())).isEqualTo(hex);
    assertThat(multihash.length()).isEqualTo(hex.length() / 2);
  }

  @Test
  void matches_leavesThePositionAndTakesReadOnly() {
    ByteBuffer content = ByteBuffer.wrap(MULTIHASH).asReadOnlyBuffer().position(3);

    assertThat(Multihash.sha256(content.duplicate()).matches(content)).isTrue();
    assertThat(content.position()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({"0, false", "1, false", "19, false", "20, true", "32, true", "64, true"})
  void matches_ofShortenedDigest_needsTwentyBytes(int length, boolean expected) {
    byte[] digest = HashFunctions.messageDigest(Multicodec.SHA2_512).digest(MULTIHASH);
    Multihash shortened = Multihash.of(Multicodec.SHA2_512, Arrays.copyOf(digest, length));

    assertThat(shortened.matches(ByteBuffer.wrap(MULTIHASH))).isEqualTo(expected);
    assertThat(shortened.isVerifiable()).isEqualTo(expected);
  }

  @Test
  void compute_givesWhatMatches() {
    ByteBuffer content = ByteBuffer.wrap(MULTIHASH).position(2);
    Multihash shortened = Multihash.compute(Multicodec.SHA2_512, 20, content);

    assertThat(shortened.digestLength()).isEqualTo(20);
    assertThat(shortened.matches(content)).isTrue();
    assertThat(Multihash.compute(Multicodec.SHA2_256, 32, content))
        .isEqualTo(Multihash.sha256(content.duplicate()));
    assertThat(content.position()).isEqualTo(2);
    assertThatThrownBy(() -> Multihash.compute(Multicodec.SHA2_256, 33, content))
        .isInstanceOf(MultiformatException.class);
    assertThatThrownBy(() -> Multihash.compute(Multicodec.IDENTITY, 4, content))
        .isInstanceOf(MultiformatException.class);
  }

  @Test
  void matches_ofUnknownFunction_isRefused() {
    Multihash multihash = Multihash.of(new Multicodec(0x7fffffffffL), new byte[32]);

    assertThat(multihash.isVerifiable()).isFalse();
    assertThatThrownBy(() -> multihash.matches(ByteBuffer.wrap(MULTIHASH)))
        .isInstanceOf(MultiformatException.class)
        .hasMessageContaining("0x7fffffffff");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "12",
        "1220",
        "12209cbc",
        "1214088c2f11fb2ce392acb5b2986e640211c469007300", // sha2-256 of 20 bytes
        "00810101", // 129 bytes
        "128000", // length not in its shortest form
        "0000ff"
      })
  void decode_ofMalformed_isRefused(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);

    assertThatThrownBy(() -> Multihash.decode(bytes)).isInstanceOf(MultiformatException.class);
  }

  @Test
  void of_digestBeyondTheLimits_isRefused() {
    assertThat(Multihash.identity(new byte[128]).digestLength()).isEqualTo(128);
    assertThatThrownBy(() -> Multihash.identity(new byte[129]))
        .hasMessageContaining("129 bytes is over the limit of 128");
    assertThatThrownBy(() -> Multihash.of(Multicodec.SHA2_256, new byte[31]))
        .hasMessageContaining("31 bytes instead of 32");
  }

  @Property
  void decode_ofEncoded_givesTheSame(@ForAll @Size(max = 128) byte[] digest) {
    Multihash multihash = Multihash.of(Multicodec.SHA2_512, digest);

    Multihash decoded = Multihash.decode(multihash.toBytes());

    assertThat(decoded).isEqualTo(multihash).hasSameHashCodeAs(multihash);
    assertThat(decoded.compareTo(multihash)).isZero();
    assertThat(decoded.digest()).isEqualTo(digest);
    assertThat(decoded.asBuffer()).isEqualTo(ByteBuffer.wrap(multihash.toBytes()));
  }
}
