package org.casanube.multiformats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
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

  /** Made by Kubo of the bytes 0 to 250, again and again. */
  @ParameterizedTest
  @CsvSource({
    "blake2b-256, 0, a0e402200e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8",
    "blake2b-256, 1, a0e4022003170a2e7597b7b7e3d84c05391d139a62b157e78786d8c082f29dcf4c111314",
    "blake2b-256, 127, a0e40220f2fe67ff342e21b8f45e8f2e0bcd1d9243245d50ee6c78042e9c491388791c72",
    "blake2b-256, 128, a0e40220c3582f71ebb2be66fa5dd750f80baae97554f3b015663c8be377cfcb2488c1d1",
    "blake2b-256, 129, a0e40220f7f3c46ba2564ff4c4c162da1f5b605f9f1c4aa6a20652a9f9a337c1a2f5b9c9",
    "blake2b-256, 1000, a0e40220b372d0608f720c8c3dd41e9c8eecb10143b41abe520b616607e754bf79c08331",
    "blake2b-160, 256, 94e40214cd885d4187d2a1bee1e536edd1a23a87f993980c",
    "blake3, 0, 1e20af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262",
    "blake3, 1, 1e202d3adedff11b61f14c886e35afa036736dcd87a74d27b5c1510225d0f592e213",
    "blake3, 1024, 1e2042214739f095a406f3fc83deb889744ac00df831c10daa55189b5d121c855af7",
    "blake3, 1025, 1e20d00278ae47eb27b34faecf67b4fe263f82d5412916c1ffd97c8cb7fb814b8444",
    "blake3, 3000, 1e205fade288bf27444bee55ba2babb98c3c922c1e84c2e445e7d1f6da24756f5060"
  })
  void matches_ofContentHashedByKubo_isTrue(String function, int length, String hex) {
    byte[] content = counting(length);
    Multihash multihash = Multihash.decode(HexFormat.of().parseHex(hex));

    assertThat(multihash.function().name()).isEqualTo(function);
    assertThat(multihash.isVerifiable()).isTrue();
    assertThat(multihash.matches(ByteBuffer.wrap(content))).isTrue();
    assertThat(multihash.matches(ByteBuffer.wrap(counting(length + 1)))).isFalse();
  }

  private static byte[] counting(int length) {
    byte[] content = new byte[length];
    for (int index = 0; index < length; index++) {
      content[index] = (byte) (index % 251);
    }
    return content;
  }

  /** Of one digest that is used again and again, and fed in pieces of any size. */
  @Property
  void messageDigest_fedInPieces_isThatOfTheWhole(
      @ForAll @Size(max = 700) byte[] content, @ForAll @IntRange(min = 1, max = 300) int piece) {
    for (Multicodec function : List.of(Multicodec.BLAKE2B_256, Multicodec.BLAKE3)) {
      MessageDigest digest = HashFunctions.messageDigest(function);
      byte[] whole = digest.digest(content);
      for (int at = 0; at < content.length; at += piece) {
        digest.update(content, at, Math.min(piece, content.length - at));
      }

      assertThat(digest.digest()).isEqualTo(whole).hasSize(digest.getDigestLength());
    }
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
