package org.casanube.block.names.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import org.casanube.block.names.KeyFormat;
import org.casanube.block.names.NameErrorCode;
import org.casanube.block.names.NameException;
import org.casanube.p2p.keys.KeyPair;
import org.junit.jupiter.api.Test;

class KeyCodecTest {
  /** Made and encrypted by openssl 3, the second the same as the first. */
  private static final String PLAIN =
      """
      -----BEGIN PRIVATE KEY-----
      MC4CAQAwBQYDK2VwBCIEIFLQmEZXFoENAKF2YLIa0X1rLCcc6F3S/hPW3azmgREq
      -----END PRIVATE KEY-----
      """;

  private static final String ENCRYPTED =
      """
      -----BEGIN ENCRYPTED PRIVATE KEY-----
      MIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAi9WRWr6/X+3wICCAAw
      DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEN2ug0Rt0HM/+ns1xFfDBdQEQKMF
      vZWAKb1FiQK6fLWaaU3i+F7TlW3stfoWPGYQOPUYmf3uPkAOsoM/+3waGPxtXqgh
      1ofUSYbrplYIKwFqMXQ=
      -----END ENCRYPTED PRIVATE KEY-----
      """;

  /** A key that Kubo 0.42 exported in both of its formats. */
  private static final String KUBOS_PROTOBUF =
      "08011240b190f37e4a12e5b2a1e3cf554d337e1a199c046efcd0723085dd6b3e"
          + "0b7c9a9f309bd0eddf26664e433eaecd8974b664e309469e77f4daf7b21cbc08af10601d";

  private static final String KUBOS_PEM =
      """
      -----BEGIN PRIVATE KEY-----
      MC4CAQAwBQYDK2VwBCIEILGQ835KEuWyoePPVU0zfhoZnARu/NByMIXdaz4LfJqf
      -----END PRIVATE KEY-----
      """;

  private final KeyCodec codec = new KeyCodec(new SecureRandom());

  @Test
  void read_ofKubosFormats_givesTheSameKeyAndBytes() {
    byte[] protobuf = HexFormat.of().parseHex(KUBOS_PROTOBUF);

    PrivateNameKey key = codec.read(protobuf, KeyFormat.LIBP2P_PROTOBUF, null);
    PrivateNameKey pem = codec.read(bytes(KUBOS_PEM), KeyFormat.PEM_PKCS8, null);

    assertThat(key.ipnsName())
        .hasToString("k51qzi5uqu5dhe7ce3namw51itz645a7y18jv5pzutwy6cr3lyt4xjbe8wn6e5")
        .isEqualTo(pem.ipnsName());
    assertThat(codec.write(pem, KeyFormat.LIBP2P_PROTOBUF, null)).isEqualTo(protobuf);
    assertThat(codec.write(key, KeyFormat.PEM_PKCS8, null)).isEqualTo(bytes(KUBOS_PEM));
  }

  @Test
  void read_ofKeyThatOpensslEncrypted_givesTheKey() {
    PrivateNameKey key =
        codec.read(bytes(ENCRYPTED), KeyFormat.PEM_PKCS8_ENCRYPTED, "correct".toCharArray());

    assertThat(codec.write(key, KeyFormat.PEM_PKCS8, null)).isEqualTo(bytes(PLAIN));
  }

  @Test
  void read_ofEllipticCurveKey_isRefused() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    String pem =
        "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
            .formatted(
                Base64.getMimeEncoder()
                    .encodeToString(generator.generateKeyPair().getPrivate().getEncoded()));

    assertThatThrownBy(() -> codec.read(bytes(pem), KeyFormat.PEM_PKCS8, null))
        .isInstanceOf(NameException.class)
        .hasMessageContaining("neither an Ed25519 nor an RSA key");
  }

  @Test
  void read_ofHalvesThatDoNotMatch_isRefused() {
    byte[] protobuf = HexFormat.of().parseHex(KUBOS_PROTOBUF);
    protobuf[protobuf.length - 1] ^= 1;

    assertThatThrownBy(() -> codec.read(protobuf, KeyFormat.LIBP2P_PROTOBUF, null))
        .isInstanceOf(NameException.class);
  }

  @Test
  void toString_ofKeys_hidesTheirPrivateHalf() {
    PrivateNameKey key = codec.read(bytes(PLAIN), KeyFormat.PEM_PKCS8, null);

    assertThat(key).hasToString("Ed25519 key of " + key.ipnsName());
  }

  @FuzzTest(maxDuration = "60s")
  void read_ofAnyBytes_isReadOrRefused(byte[] bytes) {
    for (KeyFormat format : KeyFormat.values()) {
      readOrRefuse(bytes, format);
    }
  }

  @Test
  void read_ofDamagedKeys_isReadOrRefused() {
    Random random = new Random(3);
    byte[] seed = new byte[32];
    random.nextBytes(seed);
    PrivateNameKey key = new Ed25519NameKey(KeyPair.ofSeed(seed));
    for (int round = 0; round < 500; round++) {
      for (KeyFormat format : new KeyFormat[] {KeyFormat.LIBP2P_PROTOBUF, KeyFormat.PEM_PKCS8}) {
        byte[] bytes = codec.write(key, format, null);
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        readOrRefuse(bytes, format);
      }
      byte[] encrypted = bytes(ENCRYPTED);
      encrypted[random.nextInt(encrypted.length)] = (byte) ('A' + random.nextInt(26));
      if (round < 60) {
        readOrRefuse(encrypted, KeyFormat.PEM_PKCS8_ENCRYPTED);
      }
    }
  }

  private void readOrRefuse(byte[] bytes, KeyFormat format) {
    try {
      PrivateNameKey key = codec.read(bytes, format, "correct".toCharArray());
      assertThat(codec.read(key.toProtobuf(), KeyFormat.LIBP2P_PROTOBUF, null).ipnsName())
          .isEqualTo(key.ipnsName());
    } catch (NameException e) {
      assertThat(e.code()).isEqualTo(NameErrorCode.INVALID_KEY);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
