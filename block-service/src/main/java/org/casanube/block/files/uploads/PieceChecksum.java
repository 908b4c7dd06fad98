package org.casanube.block.files.uploads;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;

/**
 * What a client says the bytes of a piece hash to: the header {@code Upload-Checksum}.
 *
 * @param algorithm as Java names it
 * @param expected the hash in lower-case hex digits
 */
record PieceChecksum(String algorithm, String expected) {
  /** The header's name. */
  static final String HEADER = "Upload-Checksum";

  /** The algorithms as {@code Tus-Checksum-Algorithm} lists them. */
  static final String ALGORITHMS = "sha1,sha256,md5";

  private static final Map<String, String> KNOWN =
      Map.of("sha1", "SHA-1", "sha256", "SHA-256", "md5", "MD5");

  static PieceChecksum parse(String header) {
    int space = header.indexOf(' ');
    String algorithm = KNOWN.get(space < 0 ? header : header.substring(0, space));
    if (space < 0 || algorithm == null) {
      throw UploadProblems.header(
          HEADER, "The checksum is one of " + ALGORITHMS + ", a space, and Base64.");
    }
    try {
      byte[] expected = Base64.getDecoder().decode(header.substring(space + 1));
      return new PieceChecksum(algorithm, HexFormat.of().formatHex(expected));
    } catch (IllegalArgumentException e) {
      throw UploadProblems.header(HEADER, "The checksum is not Base64.");
    }
  }

  MessageDigest start() {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + algorithm, e);
    }
  }

  boolean matches(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest()).equals(expected);
  }
}
