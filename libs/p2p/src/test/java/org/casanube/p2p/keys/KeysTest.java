package org.casanube.p2p.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.WireFormatException;
import org.casanube.p2p.wire.ProtobufWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeysTest {
  private static final String PRIVATE =
      "080112407e0830617c4a7de83925dfb2694556b12936c477a0e1feb2e148ec9da60fee7d1ed1e8fae2c4a144b8"
          + "be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e";
  private static final String PUBLIC =
      "080112201ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e";
  private static final byte[] MESSAGE = "a message".getBytes(StandardCharsets.UTF_8);

  @Test
  void decode_ofSpecVector_givesTheSamePublicKey() throws Exception {
    KeyPair pair = KeyPair.decode(bytes(PRIVATE));

    assertThat(hex(pair.toBytes())).isEqualTo(PRIVATE);
    assertThat(hex(pair.publicKey().toBytes())).isEqualTo(PUBLIC);
    assertThat(pair.toPeerId().toString()).startsWith("12D3Koo");
  }

  @Test
  void decode_ofOldFormWithTwoPublicKeys_isReadIfBothAreEqual() throws Exception {
    String body = PRIVATE.substring(8);
    String twice = "08011260" + body + body.substring(64);

    assertThat(hex(KeyPair.decode(bytes(twice)).toBytes())).isEqualTo(PRIVATE);
    String different = twice.substring(0, twice.length() - 2) + "00";
    assertThatThrownBy(() -> KeyPair.decode(bytes(different)))
        .isInstanceOf(WireFormatException.class);
  }

  @ParameterizedTest
  @CsvSource({
    PUBLIC,
    "08021221037777e994e452c21604f91de093ce415f5432f701dd8cd1a7a6fea0e630bfca99",
    "0803125b3059301306072a8648ce3d020106082a8648ce3d03010703420004de3d300fa36ae0e8f5d530899d83"
        + "abab44abf3161f162a4bc901d8e6ecda020e8b6d5f8da30525e71d6851510c098e5c47c646a597fb4dcec03"
        + "4e9f77c409e62"
  })
  void decode_ofPublicKeyVectors_keepsTheirBytes(String vector) throws Exception {
    assertThat(hex(PublicKey.decode(bytes(vector)).toBytes())).isEqualTo(vector);
  }

  @Test
  void verify_ofOwnSignature_holdsAndOfChangedOnesFails() {
    KeyPair pair = KeyPair.generate(new SecureRandom());
    byte[] signature = pair.sign(MESSAGE);

    assertThat(pair.publicKey().verify(MESSAGE, signature)).isTrue();
    for (int at = 0; at < signature.length; at++) {
      byte[] changed = signature.clone();
      changed[at] ^= 1;
      assertThat(pair.publicKey().verify(MESSAGE, changed)).isFalse();
    }
    assertThat(pair.publicKey().verify(MESSAGE, new byte[3])).isFalse();
    assertThat(pair.publicKey().verify(new byte[0], signature)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"RSA, 2048, SHA256withRSA, RSA", "EC, 256, SHA256withECDSA, ECDSA"})
  void verify_ofSignatureByTheJdk_holds(String generator, int size, String algorithm, KeyType type)
      throws Exception {
    KeyPairGenerator keys = KeyPairGenerator.getInstance(generator);
    keys.initialize(size);
    java.security.KeyPair pair = keys.generateKeyPair();
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(pair.getPrivate());
    signature.update(MESSAGE);
    PublicKey key = PublicKey.decode(protobuf(type, pair.getPublic().getEncoded()));
    byte[] signed = signature.sign();

    assertThat(key.verify(MESSAGE, signed)).isTrue();
    assertThat(key.verify(new byte[1], signed)).isFalse();
    assertThat(key.verify(MESSAGE, new byte[] {1, 2, 3})).isFalse();
    assertThat(key.toPeerId().toString()).startsWith("Qm");
    assertThat(PublicKey.of(key.toPeerId())).isEmpty();
  }

  @Test
  void verify_ofSecp256k1SpecVector_holds() throws Exception {
    // From the third certificate of the TLS specification's vectors.
    PublicKey key =
        PublicKey.decode(
            bytes(
                "0802"
                    + "1221"
                    + "0206dc6968726765b820f050263ececf7f71e4955892776c0970542efd68"
                    + "9d2382"));
    byte[] signature =
        bytes(
            "30440220145e15a991961f0d08cd15425bb95ec93f6ffa03c5a385eedc34ecf464c7a8ab022026b3109b8a"
                + "3f40ef833169777eb2aa337cfb6282f188de0666d1bcec2a4690dd");
    byte[] message =
        concat(
            "libp2p-tls-handshake:".getBytes(StandardCharsets.UTF_8),
            bytes(
                "3059301306072a8648ce3d020106082a8648ce3d030107034200040c901d423c831ca85e27c73c263b"
                    + "a132721bb9d7a84c4f0380b2a6756fd601331c8870234dec878504c174144fa4b14b66a65169"
                    + "1606d8173e55bd37e381569e"));

    assertThat(key.verify(message, signature)).isTrue();
    assertThat(key.verify(MESSAGE, signature)).isFalse();
    for (int at = 0; at < signature.length; at++) {
      byte[] changed = signature.clone();
      changed[at] ^= 2;
      assertThat(key.verify(message, changed)).isFalse();
    }
  }

  @Test
  void decode_ofMalformedKeys_isRefused() {
    for (String vector :
        new String[] {
          "",
          "0801",
          "12201ed1e8fa",
          "0809120100",
          "08011203010203",
          "080212210577",
          "0800120100",
          "080312040a0b0c0d",
          "0801ffffffff"
        }) {
      assertThatThrownBy(() -> PublicKey.decode(bytes(vector)))
          .as(vector)
          .isInstanceOf(WireFormatException.class);
    }
    assertThatThrownBy(() -> PublicKey.decode(new byte[PublicKey.MAX_BYTES + 1]))
        .isInstanceOf(WireFormatException.class)
        .hasMessageContaining("2048");
  }

  @Test
  void decode_ofShortRsaKey_isRefused() throws Exception {
    KeyPairGenerator keys = KeyPairGenerator.getInstance("RSA");
    keys.initialize(1024);
    byte[] weak = protobuf(KeyType.RSA, keys.generateKeyPair().getPublic().getEncoded());

    assertThatThrownBy(() -> PublicKey.decode(weak))
        .isInstanceOf(WireFormatException.class)
        .hasRootCauseMessage("RSA key of 1024 bits is not between 2048 and 8192");
  }

  @Test
  void decode_ofRsaKeyThatIsSlowToUse_isRefused() throws Exception {
    KeyPairGenerator keys = KeyPairGenerator.getInstance("RSA");
    keys.initialize(2048);
    BigInteger modulus = ((RSAPublicKey) keys.generateKeyPair().getPublic()).getModulus();
    var spec = new RSAPublicKeySpec(modulus, BigInteger.TWO.pow(2040).add(BigInteger.ONE));
    byte[] slow =
        protobuf(KeyType.RSA, KeyFactory.getInstance("RSA").generatePublic(spec).getEncoded());

    assertThatThrownBy(() -> PublicKey.decode(slow))
        .isInstanceOf(WireFormatException.class)
        .hasRootCauseMessage("RSA key with an exponent of more than 32 bits");
  }

  @Test
  void ofPeerId_ofEd25519Peer_givesItsKey() throws Exception {
    KeyPair pair = KeyPair.ofSeed(new byte[32]);
    PeerId peer = pair.toPeerId();

    assertThat(PublicKey.of(peer)).contains(pair.publicKey());
    assertThat(pair).hasToString("identity of " + peer);
  }

  private static byte[] protobuf(KeyType type, byte[] content) {
    return new ProtobufWriter().varint(1, type.code()).bytes(2, content).toBytes();
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
