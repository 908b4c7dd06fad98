package org.casanube.p2p.noise;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.casanube.p2p.HandshakeException;
import org.jspecify.annotations.Nullable;

/** The hash and the keys that grow with a handshake (Noise, section 5.2). Not thread-safe. */
final class SymmetricState {
  /** Exactly as long as the hash, and so its first value. */
  private static final String PROTOCOL = "Noise_XX_25519_ChaChaPoly_SHA256";

  private byte[] hash;
  private byte[] chainingKey;
  private @Nullable CipherState cipher;

  SymmetricState() {
    hash = PROTOCOL.getBytes(StandardCharsets.US_ASCII);
    chainingKey = hash;
    mixHash(new byte[0]);
  }

  void mixHash(byte[] bytes) {
    MessageDigest digest = sha256();
    digest.update(hash);
    hash = digest.digest(bytes);
  }

  void mixKey(byte[] input) {
    byte[][] keys = derive(input);
    chainingKey = keys[0];
    cipher = new CipherState(keys[1]);
  }

  byte[] encryptAndHash(byte[] plaintext) {
    byte[] result = plaintext;
    if (cipher != null) {
      try {
        result = cipher.encrypt(hash, plaintext);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("encryption failed", e);
      }
    }
    mixHash(result);
    return result;
  }

  byte[] decryptAndHash(byte[] ciphertext) throws HandshakeException {
    byte[] result = ciphertext;
    if (cipher != null) {
      try {
        result = cipher.decrypt(hash, ciphertext);
      } catch (GeneralSecurityException e) {
        throw new HandshakeException("noise message does not decrypt", e);
      }
    }
    mixHash(ciphertext);
    return result;
  }

  /** The keys for what follows the handshake: the initiator's first. */
  CipherState[] split() {
    byte[][] keys = derive(new byte[0]);
    return new CipherState[] {new CipherState(keys[0]), new CipherState(keys[1])};
  }

  /** HKDF with two outputs (Noise, section 4.3). */
  private byte[][] derive(byte[] input) {
    byte[] secret = hmac(chainingKey, input);
    byte[] first = hmac(secret, new byte[] {1});
    byte[] second = Arrays.copyOf(first, first.length + 1);
    second[first.length] = 2;
    return new byte[][] {first, hmac(secret, second)};
  }

  private static byte[] hmac(byte[] key, byte[] message) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("JDK without HmacSHA256", e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("JDK without SHA-256", e);
    }
  }
}
