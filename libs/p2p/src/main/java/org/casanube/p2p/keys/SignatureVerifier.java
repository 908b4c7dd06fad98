package org.casanube.p2p.keys;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;

/** Checks signatures of one key. */
interface SignatureVerifier {
  /** A larger one makes each check as slow as its owner likes. */
  int MAX_EXPONENT_BITS = 32;

  boolean verify(byte[] message, byte[] signature);

  /** The verifier for a key of this type and bytes. */
  static SignatureVerifier of(KeyType type, byte[] content) throws GeneralSecurityException {
    return switch (type) {
      case ED25519 -> ofJdk("Ed25519", ed25519(content));
      case RSA -> ofJdk("SHA256withRSA", rsa(content));
      case ECDSA -> ofJdk("SHA256withECDSA", ecdsa(content));
      case SECP256K1 -> Secp256k1.of(content);
    };
  }

  private static SignatureVerifier ofJdk(String algorithm, java.security.PublicKey key) {
    return (message, signature) -> {
      try {
        Signature check = Signature.getInstance(algorithm);
        check.initVerify(key);
        check.update(message);
        return check.verify(signature);
      } catch (SignatureException malformed) {
        return false;
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("JDK without " + algorithm, e);
      }
    };
  }

  private static java.security.PublicKey ed25519(byte[] content) throws GeneralSecurityException {
    if (content.length != 32) {
      throw new InvalidKeyException("Ed25519 key has " + content.length + " bytes, not 32");
    }
    byte[] bigEndian = new byte[32];
    for (int index = 0; index < 32; index++) {
      bigEndian[index] = content[31 - index];
    }
    boolean odd = bigEndian[0] < 0;
    bigEndian[0] &= 0x7f;
    EdECPoint point = new EdECPoint(odd, new BigInteger(1, bigEndian));
    java.security.PublicKey key =
        KeyFactory.getInstance("Ed25519")
            .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point));
    // The JDK looks whether the point is on the curve only when the key is used.
    Signature.getInstance("Ed25519").initVerify(key);
    return key;
  }

  private static java.security.PublicKey rsa(byte[] content) throws GeneralSecurityException {
    RSAPublicKey key =
        (RSAPublicKey)
            KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(content));
    int bits = key.getModulus().bitLength();
    if (bits < 2048 || bits > 8192) {
      throw new InvalidKeyException("RSA key of " + bits + " bits is not between 2048 and 8192");
    }
    if (key.getPublicExponent().bitLength() > MAX_EXPONENT_BITS) {
      throw new InvalidKeyException("RSA key with an exponent of more than 32 bits");
    }
    requireCanonical(content, key);
    return key;
  }

  private static java.security.PublicKey ecdsa(byte[] content) throws GeneralSecurityException {
    ECPublicKey key =
        (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(content));
    requireCanonical(content, key);
    return key;
  }

  /** One key must not have two forms, or one peer would have two names. */
  private static void requireCanonical(byte[] content, java.security.PublicKey key)
      throws InvalidKeyException {
    if (!Arrays.equals(content, key.getEncoded())) {
      throw new InvalidKeyException("key is not in its canonical form");
    }
  }
}
