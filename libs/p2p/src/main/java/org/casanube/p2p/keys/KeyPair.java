package org.casanube.p2p.keys;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.WireFormatException;
import org.casanube.p2p.wire.ProtobufWriter;

/**
 * The identity of a peer: an Ed25519 key with its private half. Immutable and thread-safe. Never
 * shows its private half by {@link #toString}.
 *
 * @see <a href="https://github.com/libp2p/specs/blob/master/peer-ids/peer-ids.md#ed25519">Peer ids:
 *     Ed25519</a>
 */
public final class KeyPair {
  private static final int SEED_BYTES = 32;

  private final byte[] seed;
  private final PrivateKey privateKey;
  private final PublicKey publicKey;

  private KeyPair(byte[] seed) {
    this.seed = seed;
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
      generator.initialize(NamedParameterSpec.ED25519, new FixedRandom(seed));
      java.security.KeyPair pair = generator.generateKeyPair();
      this.privateKey = pair.getPrivate();
      this.publicKey = PublicKey.ofEd25519(pointOf((EdECPublicKey) pair.getPublic()));
    } catch (GeneralSecurityException | WireFormatException e) {
      throw new IllegalStateException("JDK without Ed25519", e);
    }
  }

  /** A new identity. */
  public static KeyPair generate(SecureRandom random) {
    byte[] seed = new byte[SEED_BYTES];
    random.nextBytes(seed);
    return new KeyPair(seed);
  }

  /**
   * The identity that this seed always gives (RFC 8032, section 5.1.5).
   *
   * @param seed 32 bytes
   */
  public static KeyPair ofSeed(byte[] seed) {
    if (seed.length != SEED_BYTES) {
      throw new IllegalArgumentException("seed has " + seed.length + " bytes instead of 32");
    }
    return new KeyPair(seed.clone());
  }

  /**
   * Reads a private key from libp2p's protobuf, as Kubo stores it in {@code Identity.PrivKey}.
   *
   * @throws WireFormatException if it is malformed, not Ed25519, or its halves do not match
   */
  public static KeyPair decode(byte[] protobuf) throws WireFormatException {
    PublicKey.TypedBytes typed = PublicKey.TypedBytes.decode(protobuf);
    if (typed.type() != KeyType.ED25519) {
      throw new WireFormatException("identity of type " + typed.type() + " is not Ed25519");
    }
    byte[] content = typed.content();
    if (content.length != 64 && content.length != 96) {
      throw new WireFormatException(
          "Ed25519 private key has " + content.length + " bytes instead of 64");
    }
    KeyPair pair = new KeyPair(Arrays.copyOf(content, SEED_BYTES));
    byte[] expected = pair.publicKey.content();
    for (int at = 32; at < content.length; at += 32) {
      if (!MessageDigest.isEqual(expected, Arrays.copyOfRange(content, at, at + 32))) {
        throw new WireFormatException("private and public half of the key do not match");
      }
    }
    return pair;
  }

  public PublicKey publicKey() {
    return publicKey;
  }

  public PeerId toPeerId() {
    return publicKey.toPeerId();
  }

  /** The private key as libp2p's protobuf, to be stored in secret. */
  public byte[] toBytes() {
    byte[] content = Arrays.copyOf(seed, 64);
    System.arraycopy(publicKey.content(), 0, content, 32, 32);
    return new ProtobufWriter().varint(1, KeyType.ED25519.code()).bytes(2, content).toBytes();
  }

  /** The signature over the message, 64 bytes. */
  public byte[] sign(byte[] message) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(privateKey);
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("JDK without Ed25519", e);
    }
  }

  @Override
  public String toString() {
    return "identity of " + toPeerId();
  }

  private static byte[] pointOf(EdECPublicKey key) {
    byte[] bigEndian = key.getPoint().getY().toByteArray();
    byte[] point = new byte[32];
    for (int index = 0; index < Math.min(32, bigEndian.length); index++) {
      point[index] = bigEndian[bigEndian.length - 1 - index];
    }
    if (key.getPoint().isXOdd()) {
      point[31] |= (byte) 0x80;
    }
    return point;
  }

  /** Hands out the seed, which is what the JDK's generator makes its key of. */
  private static final class FixedRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final transient byte[] bytes;

    FixedRandom(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public void nextBytes(byte[] target) {
      System.arraycopy(bytes, 0, target, 0, target.length);
    }
  }
}
