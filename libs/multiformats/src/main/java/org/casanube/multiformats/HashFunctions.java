package org.casanube.multiformats;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;

/** The hash functions that we can compute, by their multicodec. */
public final class HashFunctions {
  private static final Map<Multicodec, String> OF_THE_JDK =
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

  /** True if we can compute this function; identity is none. */
  public static boolean isSupported(Multicodec function) {
    return OF_THE_JDK.containsKey(function)
        || function.equals(Multicodec.BLAKE3)
        || blake2bBytes(function) > 0;
  }

  /**
   * A new digest of this function, for one thread.
   *
   * @throws MultiformatException if it is not one that we can compute
   */
  public static MessageDigest messageDigest(Multicodec function) {
    String algorithm = OF_THE_JDK.get(function);
    if (algorithm != null) {
      return ofTheJdk(function, algorithm);
    }
    if (function.equals(Multicodec.BLAKE3)) {
      return new Blake3Digest();
    }
    int bytes = blake2bBytes(function);
    if (bytes > 0) {
      return new Blake2b(bytes);
    }
    throw unsupported(function);
  }

  private static MessageDigest ofTheJdk(Multicodec function, String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw unsupported(function);
    }
  }

  private static MultiformatException unsupported(Multicodec function) {
    return new MultiformatException("hash function " + function + " is not supported");
  }

  /** The digest's length of a BLAKE2b; 0 for other functions. */
  private static int blake2bBytes(Multicodec function) {
    long bytes = function.code() - Multicodec.BLAKE2B_8 + 1;
    return bytes >= 1 && bytes <= Blake2b.MAX_DIGEST_BYTES ? (int) bytes : 0;
  }
}
