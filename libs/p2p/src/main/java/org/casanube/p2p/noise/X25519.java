package org.casanube.p2p.noise;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.XECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPublicKeySpec;
import javax.crypto.KeyAgreement;
import org.casanube.p2p.HandshakeException;

/** A key pair for the Diffie-Hellman function X25519 (RFC 7748), with its 32 public bytes. */
final class X25519 {
  static final int KEY_BYTES = 32;

  private final PrivateKey privateKey;
  private final byte[] publicBytes;

  private X25519(KeyPair pair) {
    this.privateKey = pair.getPrivate();
    this.publicBytes = littleEndian(((XECPublicKey) pair.getPublic()).getU());
  }

  static X25519 generate(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("X25519");
      generator.initialize(NamedParameterSpec.X25519, random);
      return new X25519(generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("JDK without X25519", e);
    }
  }

  byte[] publicBytes() {
    return publicBytes.clone();
  }

  /**
   * The secret shared with the owner of a public key.
   *
   * @throws HandshakeException if the key is of small order, which would make the secret known
   */
  byte[] agree(byte[] remote) throws HandshakeException {
    try {
      KeyAgreement agreement = KeyAgreement.getInstance("X25519");
      agreement.init(privateKey);
      agreement.doPhase(decode(remote), true);
      return agreement.generateSecret();
    } catch (GeneralSecurityException e) {
      throw new HandshakeException("public key can't be agreed with", e);
    }
  }

  private static PublicKey decode(byte[] bytes) throws GeneralSecurityException {
    byte[] bigEndian = reversed(bytes);
    bigEndian[0] &= 0x7f;
    return KeyFactory.getInstance("X25519")
        .generatePublic(
            new XECPublicKeySpec(NamedParameterSpec.X25519, new BigInteger(1, bigEndian)));
  }

  private static byte[] littleEndian(BigInteger value) {
    byte[] all = reversed(value.toByteArray());
    byte[] bytes = new byte[KEY_BYTES];
    System.arraycopy(all, 0, bytes, 0, Math.min(all.length, KEY_BYTES));
    return bytes;
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] result = new byte[bytes.length];
    for (int index = 0; index < bytes.length; index++) {
      result[index] = bytes[bytes.length - 1 - index];
    }
    return result;
  }
}
