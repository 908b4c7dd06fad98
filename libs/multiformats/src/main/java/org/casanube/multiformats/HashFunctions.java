package org.casanube.multiformats;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;

/** The hash functions that we can compute: those of the JDK, by their multicodec. */
final class HashFunctions {
  private static final Map<Multicodec, String> ALGORITHMS =
      Map.of(
          Multicodec.SHA1, "SHA-1",
          Multicodec.SHA2_256, "SHA-256",
          Multicodec.SHA2_384, "SHA-384",
          Multicodec.SHA2_512, "SHA-512",
          Multicodec.SHA2_512_256, "SHA-512/256",
          Multicodec.SHA3_224, "SHA3-224",
          Multicodec.SHA3_256, "SHA3-256",
          Multicodec.SHA3_384, "SHA3-384",
          Multicodec.SHA3_512, "SHA3-512");

  private HashFunctions() {}

  /** True if we can compute this function. */
  static boolean isSupported(Multicodec function) {
    return ALGORITHMS.containsKey(function);
  }

  /**
   * A new digest of this function.
   *
   * @throws MultiformatException if it is not one that we can compute
   */
  static MessageDigest messageDigest(Multicodec function) {
    String algorithm = ALGORITHMS.get(function);
    if (algorithm == null) {
      throw new MultiformatException("hash function " + function + " is not supported");
    }
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new MultiformatException("hash function " + function + " is not supported", e);
    }
  }
}
