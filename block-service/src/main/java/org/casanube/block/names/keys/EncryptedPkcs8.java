package org.casanube.block.names.keys;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;

/**
 * PKCS #8 under a passphrase, by PBES2.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8018#section-6.2">RFC 8018, section 6.2</a>
 */
final class EncryptedPkcs8 {
  private static final String ALGORITHM = "PBEWithHmacSHA256AndAES_256";
  private static final String ALGORITHM_FAMILY = "PBEWithHmacSHA";
  private static final int ITERATIONS = 600_000;
  private static final int BLOCK_BYTES = 16;

  /** More would keep a core busy for longer than anybody waits. */
  private static final int MAX_ITERATIONS = 2_000_000;

  private EncryptedPkcs8() {}

  static byte[] encrypt(byte[] pkcs8, char[] passphrase, SecureRandom random) {
    byte[] salt = new byte[BLOCK_BYTES];
    byte[] start = new byte[BLOCK_BYTES];
    random.nextBytes(salt);
    random.nextBytes(start);
    try {
      Cipher cipher = Cipher.getInstance(ALGORITHM);
      cipher.init(
          Cipher.ENCRYPT_MODE,
          key(ALGORITHM, passphrase),
          new PBEParameterSpec(salt, ITERATIONS, new IvParameterSpec(start)));
      // The JDK writes the envelope of its family only, not of the algorithm by name.
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("PBES2");
      parameters.init(cipher.getParameters().getEncoded());
      return new EncryptedPrivateKeyInfo(parameters, cipher.doFinal(pkcs8)).getEncoded();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("JDK without " + ALGORITHM, e);
    }
  }

  /**
   * What was encrypted.
   *
   * @throws GeneralSecurityException if the passphrase is wrong, or it was encrypted otherwise
   */
  static byte[] decrypt(byte[] encrypted, char[] passphrase)
      throws GeneralSecurityException, IOException {
    EncryptedPrivateKeyInfo envelope = new EncryptedPrivateKeyInfo(encrypted);
    AlgorithmParameters parameters = envelope.getAlgParameters();
    String algorithm = parameters == null ? "" : parameters.toString();
    if (parameters == null || !algorithm.startsWith(ALGORITHM_FAMILY)) {
      throw new GeneralSecurityException("it is not encrypted by PBES2 with AES");
    }
    int iterations = parameters.getParameterSpec(PBEParameterSpec.class).getIterationCount();
    if (iterations > MAX_ITERATIONS) {
      throw new GeneralSecurityException(
          "%d iterations are over the limit of %d".formatted(iterations, MAX_ITERATIONS));
    }
    Cipher cipher = Cipher.getInstance(algorithm);
    cipher.init(Cipher.DECRYPT_MODE, key(algorithm, passphrase), parameters);
    return cipher.doFinal(envelope.getEncryptedData());
  }

  private static SecretKey key(String algorithm, char[] passphrase)
      throws GeneralSecurityException {
    PBEKeySpec spec = new PBEKeySpec(passphrase);
    try {
      return SecretKeyFactory.getInstance(algorithm).generateSecret(spec);
    } finally {
      spec.clearPassword();
    }
  }
}
