package org.casanube.block.names;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Random;
import org.casanube.p2p.WireFormatException;
import org.casanube.p2p.keys.KeyPair;
import org.casanube.p2p.keys.KeyType;
import org.casanube.p2p.keys.PublicKey;
import org.casanube.p2p.wire.ProtobufWriter;

/** Keys for tests, of the types that the JDK can sign with. */
public final class TestKeys {
  private TestKeys() {}

  /** The Ed25519 key that this seed always gives. */
  public static SigningKey ed25519(long seed) {
    byte[] bytes = new byte[32];
    new Random(seed).nextBytes(bytes);
    KeyPair keys = KeyPair.ofSeed(bytes);
    return new SigningKey() {
      @Override
      public PublicKey publicKey() {
        return keys.publicKey();
      }

      @Override
      public byte[] sign(byte[] message) {
        return keys.sign(message);
      }
    };
  }

  /** A new RSA key of 2048 bits. */
  public static SigningKey rsa() {
    return generate("RSA", 2048, "SHA256withRSA", KeyType.RSA);
  }

  /** A new ECDSA key on P-256. */
  public static SigningKey ecdsa() {
    return generate("EC", 256, "SHA256withECDSA", KeyType.ECDSA);
  }

  private static SigningKey generate(String family, int bits, String algorithm, KeyType type) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(family);
      generator.initialize(bits);
      java.security.KeyPair pair = generator.generateKeyPair();
      byte[] protobuf =
          new ProtobufWriter()
              .varint(1, type.code())
              .bytes(2, pair.getPublic().getEncoded())
              .toBytes();
      PublicKey publicKey = PublicKey.decode(protobuf);
      return new SigningKey() {
        @Override
        public PublicKey publicKey() {
          return publicKey;
        }

        @Override
        public byte[] sign(byte[] message) {
          return TestKeys.sign(algorithm, pair.getPrivate(), message);
        }
      };
    } catch (GeneralSecurityException | WireFormatException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] sign(String algorithm, PrivateKey key, byte[] message) {
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
