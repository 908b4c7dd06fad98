package org.casanube.cli.kubo;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.EdECPublicKey;
import java.util.Arrays;
import java.util.Base64;

/**
 * A peer's Ed25519 key as Kubo's {@code Identity} holds it.
 *
 * @param peerId in base 58
 * @param privateKey libp2p's protobuf in base 64
 * @param publicKey libp2p's protobuf in base 64
 * @see <a href="https://github.com/libp2p/specs/blob/master/peer-ids/peer-ids.md">Peer ids</a>
 */
record PeerIdentity(String peerId, String privateKey, String publicKey) {
  private static final int KEY = 32;
  private static final byte[] PUBLIC_HEAD = {8, 1, 18, KEY};
  private static final byte[] PRIVATE_HEAD = {8, 1, 18, 2 * KEY};
  private static final byte[] IDENTITY_HASH = {0, KEY + 4};
  private static final String BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  private static final BigInteger FIFTY_EIGHT = BigInteger.valueOf(58);

  /** A new one. */
  static PeerIdentity generate() {
    try {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      byte[] seed = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
      return of(seed, point((EdECPublicKey) pair.getPublic()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("JDK without Ed25519", e);
    }
  }

  /**
   * That of a configuration.
   *
   * @throws KuboException if it is none of this kind
   */
  static PeerIdentity decode(String privateKey) throws KuboException {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(privateKey);
    } catch (IllegalArgumentException e) {
      throw new KuboException("Identity.PrivKey is not base 64");
    }
    boolean isOurs =
        bytes.length >= PRIVATE_HEAD.length + 2 * KEY
            && bytes[0] == PRIVATE_HEAD[0]
            && bytes[1] == PRIVATE_HEAD[1];
    if (!isOurs) {
      throw new KuboException("Identity.PrivKey is not an Ed25519 key; others are not supported");
    }
    int seed = PRIVATE_HEAD.length;
    return of(
        Arrays.copyOfRange(bytes, seed, seed + KEY),
        Arrays.copyOfRange(bytes, seed + KEY, seed + 2 * KEY));
  }

  private static PeerIdentity of(byte[] seed, byte[] point) {
    byte[] publicKey = joined(PUBLIC_HEAD, point);
    Base64.Encoder base64 = Base64.getEncoder();
    return new PeerIdentity(
        base58(joined(IDENTITY_HASH, publicKey)),
        base64.encodeToString(joined(PRIVATE_HEAD, seed, point)),
        base64.encodeToString(publicKey));
  }

  private static byte[] joined(byte[]... parts) {
    ByteBuffer all = ByteBuffer.allocate(Arrays.stream(parts).mapToInt(part -> part.length).sum());
    for (byte[] part : parts) {
      all.put(part);
    }
    return all.array();
  }

  /** RFC 8032, section 5.1.2. */
  private static byte[] point(EdECPublicKey key) {
    byte[] bigEndian = key.getPoint().getY().toByteArray();
    byte[] point = new byte[KEY];
    for (int i = 0; i < Math.min(KEY, bigEndian.length); i++) {
      point[i] = bigEndian[bigEndian.length - 1 - i];
    }
    if (key.getPoint().isXOdd()) {
      point[KEY - 1] |= (byte) 0x80;
    }
    return point;
  }

  static String base58(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    BigInteger rest = new BigInteger(1, bytes);
    while (rest.signum() > 0) {
      BigInteger[] parts = rest.divideAndRemainder(FIFTY_EIGHT);
      text.append(BASE58.charAt(parts[1].intValue()));
      rest = parts[0];
    }
    for (int i = 0; i < bytes.length && bytes[i] == 0; i++) {
      text.append(BASE58.charAt(0));
    }
    return text.reverse().toString();
  }

  @Override
  public String toString() {
    return "identity of " + peerId;
  }
}
