package org.casanube.p2p.noise;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * One direction's key with its counter (Noise, section 5.1): ChaCha20-Poly1305, whose nonce is four
 * zero bytes and the counter in little endian. Not thread-safe.
 */
final class CipherState {
  static final int TAG_BYTES = 16;

  private final SecretKeySpec key;
  private final Cipher cipher;
  private final byte[] nonce = new byte[12];
  private final ByteBuffer nonceView = ByteBuffer.wrap(nonce).order(ByteOrder.LITTLE_ENDIAN);
  private long counter;

  CipherState(byte[] key) {
    this.key = new SecretKeySpec(key, "ChaCha20");
    try {
      this.cipher = Cipher.getInstance("ChaCha20-Poly1305");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("JDK without ChaCha20-Poly1305", e);
    }
  }

  byte[] encrypt(byte[] associated, byte[] plaintext) throws GeneralSecurityException {
    begin(Cipher.ENCRYPT_MODE);
    cipher.updateAAD(associated);
    return cipher.doFinal(plaintext);
  }

  byte[] decrypt(byte[] associated, byte[] ciphertext) throws GeneralSecurityException {
    begin(Cipher.DECRYPT_MODE);
    cipher.updateAAD(associated);
    return cipher.doFinal(ciphertext);
  }

  /** Encrypts into {@code target}; returns the length with the tag. */
  int encrypt(byte[] source, int offset, int length, byte[] target, int at)
      throws GeneralSecurityException {
    begin(Cipher.ENCRYPT_MODE);
    return cipher.doFinal(source, offset, length, target, at);
  }

  /** Decrypts into {@code target}, which may be the source; returns the length without the tag. */
  int decrypt(byte[] source, int offset, int length, byte[] target, int at)
      throws GeneralSecurityException {
    begin(Cipher.DECRYPT_MODE);
    return cipher.doFinal(source, offset, length, target, at);
  }

  private void begin(int mode) throws GeneralSecurityException {
    if (counter < 0) {
      throw new GeneralSecurityException("all nonces of the key are used");
    }
    nonceView.putLong(4, counter++);
    cipher.init(mode, key, new IvParameterSpec(nonce));
  }
}
