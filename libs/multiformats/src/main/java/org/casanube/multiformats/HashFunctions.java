package org.casanube.multiformats;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hash functions that we can compute, by their multicodec. */
final class HashFunctions {
  private HashFunctions() {}

  /** True if we can compute this function. */
  static boolean isSupported(Multicodec function) {
    return !algorithm(function).isEmpty();
  }

  /**
   * A new digest of this function.
   *
   * @throws MultiformatException if it is not one that we can compute
   */
  static MessageDigest messageDigest(Multicodec function) {
    String algorithm = algorithm(function);
    if (algorithm.isEmpty()) {
      throw new MultiformatException("hash function " + function + " is not supported");
    }
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new MultiformatException("hash function " + function + " is not supported", e);
    }
  }

  /** The JDK's name of the function, or nothing. */
  private static String algorithm(Multicodec function) {
    return switch ((int) Math.min(function.code(), Integer.MAX_VALUE)) {
      case 0x11 -> "SHA-1";
      case 0x12 -> "SHA-256";
      case 0x13 -> "SHA-512";
      case 0x14 -> "SHA3-512";
      case 0x15 -> "SHA3-384";
      case 0x16 -> "SHA3-256";
      case 0x17 -> "SHA3-224";
      case 0x20 -> "SHA-384";
      default -> "";
    };
  }
}
