package org.casanube.ipld;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * UTF-8 that refuses what the platform would silently replace. A replaced character would give the
 * same value for different bytes, and so other bytes, with another hash, when written again.
 */
public final class StrictUtf8 {
  private static final char REPLACEMENT = '\uFFFD';

  private StrictUtf8() {}

  /**
   * The text in what remains of the buffer, whose position is left as it was.
   *
   * @param what names the bytes in the message of the exception
   * @throws IpldException if they are not UTF-8
   */
  public static String decode(ByteBuffer bytes, String what) {
    String text = decodeLeniently(bytes);
    if (text.indexOf(REPLACEMENT) < 0) {
      return text;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.duplicate()).toString();
    } catch (CharacterCodingException e) {
      throw new IpldException(what + " is not UTF-8", e);
    }
  }

  /**
   * Refuses bytes that are not UTF-8. The buffer's position is left as it was.
   *
   * @param what names the bytes in the message of the exception
   * @throws IpldException if they are not UTF-8
   */
  public static void require(ByteBuffer bytes, String what) {
    for (int index = bytes.position(); index < bytes.limit(); index++) {
      if (bytes.get(index) < 0) {
        String _ = decode(bytes, what);
        return;
      }
    }
  }

  /**
   * The bytes of the text.
   *
   * @param what names the text in the message of the exception
   * @throws IpldException if a surrogate in it stands alone
   */
  public static byte[] encode(String text, String what) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length == text.length() && isAscii(text)) {
      return bytes;
    }
    try {
      ByteBuffer strict = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] copy = new byte[strict.remaining()];
      strict.get(copy);
      return copy;
    } catch (CharacterCodingException e) {
      throw new IpldException(what + " has a lone surrogate, which UTF-8 cannot write", e);
    }
  }

  private static String decodeLeniently(ByteBuffer bytes) {
    if (bytes.hasArray()) {
      return new String(
          bytes.array(),
          bytes.arrayOffset() + bytes.position(),
          bytes.remaining(),
          StandardCharsets.UTF_8);
    }
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(bytes.position(), copy);
    return new String(copy, StandardCharsets.UTF_8);
  }

  private static boolean isAscii(String text) {
    for (int index = 0; index < text.length(); index++) {
      if (text.charAt(index) > 0x7f) {
        return false;
      }
    }
    return true;
  }
}
