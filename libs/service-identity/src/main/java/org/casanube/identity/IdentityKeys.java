package org.casanube.identity;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret that the services of one node or suite share: one key, or two while keys are changed.
 * The first signs, all are accepted. Immutable, safe for many threads; its text shows no key.
 */
public final class IdentityKeys {
  /** The size of a key in bytes, as that of the hash (RFC 7518 section 3.2). */
  public static final int KEY_BYTES = 32;

  static final int MAX_KEYS = 2;

  private static final String ALGORITHM = "HmacSHA256";

  private final List<SecretKeySpec> keys;

  private IdentityKeys(List<SecretKeySpec> keys) {
    this.keys = List.copyOf(keys);
  }

  /**
   * Keys from their bytes: one key of {@value #KEY_BYTES} bytes, or two of them in a row.
   *
   * @throws IllegalArgumentException if it has another size
   */
  public static IdentityKeys of(byte[] bytes) {
    if (bytes.length != KEY_BYTES && bytes.length != MAX_KEYS * KEY_BYTES) {
      throw new IllegalArgumentException(
          "an identity key has %d bytes, or %d for two, not %d"
              .formatted(KEY_BYTES, MAX_KEYS * KEY_BYTES, bytes.length));
    }
    SecretKeySpec first = new SecretKeySpec(bytes, 0, KEY_BYTES, ALGORITHM);
    if (bytes.length == KEY_BYTES) {
      return new IdentityKeys(List.of(first));
    }
    return new IdentityKeys(
        List.of(first, new SecretKeySpec(bytes, KEY_BYTES, KEY_BYTES, ALGORITHM)));
  }

  /** A new random key, which lives as long as the process. */
  public static IdentityKeys generate(SecureRandom random) {
    byte[] bytes = new byte[KEY_BYTES];
    random.nextBytes(bytes);
    return of(bytes);
  }

  /**
   * Reads the key file, and makes one with a random key where there is none. Processes that start
   * at the same time agree on one key.
   *
   * @throws KeyFileException if it can't be read or made, has the wrong size, or may be read by
   *     others than its owner and group
   */
  public static IdentityKeys loadOrCreate(Path file, SecureRandom random) {
    return new KeyFile(file).loadOrCreate(random);
  }

  byte[] sign(String text) {
    return mac(keys.getFirst(), text);
  }

  /** True if one of the keys made this signature; takes the same time wherever bytes differ. */
  boolean signed(String text, byte[] signature) {
    boolean found = false;
    for (SecretKeySpec key : keys) {
      found |= MessageDigest.isEqual(mac(key, text), signature);
    }
    return found;
  }

  private static byte[] mac(SecretKeySpec key, String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IdentityKeys that && keys.equals(that.keys);
  }

  @Override
  public int hashCode() {
    return keys.hashCode();
  }

  @Override
  public String toString() {
    return "IdentityKeys[" + keys.size() + "]";
  }
}
