package org.casanube.block.content.negotiation;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Percent-encoding of RFC 3986 over UTF-8. Decoding takes unencoded non-ASCII bytes as well. */
public final class PercentEncoding {
  private static final String UNRESERVED = "-._~";

  private PercentEncoding() {}

  /**
   * The text that a part of a request target stands for.
   *
   * @param encoded characters up to U+00FF, each a byte as it was received
   * @throws RefusedRequestException 400 if an escape is broken or the bytes are not UTF-8
   */
  public static String decode(String encoded) {
    if (isPlain(encoded)) {
      return encoded;
    }
    byte[] bytes = new byte[encoded.length()];
    int length = 0;
    for (int at = 0; at < encoded.length(); at++) {
      char character = encoded.charAt(at);
      if (character == '%') {
        bytes[length++] = escape(encoded, at);
        at += 2;
      } else if (character > 0xff) {
        throw new RefusedRequestException(400, "the path holds a character that is not a byte");
      } else {
        bytes[length++] = (byte) character;
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, 0, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw new RefusedRequestException(400, "the path or query is not UTF-8: " + ascii(encoded));
    }
  }

  /** The text with all but letters, digits and {@code -._~} escaped. */
  public static String encode(String text) {
    StringBuilder encoded = new StringBuilder(text.length() + 16);
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      char character = (char) (each & 0xff);
      if (isAsciiLetterOrDigit(character) || UNRESERVED.indexOf(character) >= 0) {
        encoded.append(character);
      } else {
        encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(each));
      }
    }
    return encoded.toString();
  }

  /** A received target with every byte escaped that a header may not hold. */
  public static String ascii(String received) {
    if (isAsciiGraphic(received)) {
      return received;
    }
    StringBuilder escaped = new StringBuilder(received.length() + 16);
    for (int at = 0; at < received.length(); at++) {
      char character = received.charAt(at);
      if (character > ' ' && character < 0x7f) {
        escaped.append(character);
      } else {
        escaped.append('%').append(HexFormat.of().withUpperCase().toHexDigits((byte) character));
      }
    }
    return escaped.toString();
  }

  /** A part of a reference as people write it, with every byte escaped that none may hold. */
  public static String reference(String text) {
    return ascii(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
  }

  private static byte escape(String encoded, int at) {
    if (at + 2 < encoded.length()) {
      int high = Character.digit(encoded.charAt(at + 1), 16);
      int low = Character.digit(encoded.charAt(at + 2), 16);
      if (high >= 0 && low >= 0) {
        return (byte) (high << 4 | low);
      }
    }
    throw new RefusedRequestException(
        400, "a % in the path or query is not followed by two hexadecimal digits");
  }

  private static boolean isPlain(String text) {
    for (int at = 0; at < text.length(); at++) {
      char character = text.charAt(at);
      if (character == '%' || character >= 0x80) {
        return false;
      }
    }
    return true;
  }

  private static boolean isAsciiGraphic(String text) {
    for (int at = 0; at < text.length(); at++) {
      char character = text.charAt(at);
      if (character <= ' ' || character >= 0x7f) {
        return false;
      }
    }
    return true;
  }

  private static boolean isAsciiLetterOrDigit(char character) {
    return (character >= 'a' && character <= 'z')
        || (character >= 'A' && character <= 'Z')
        || (character >= '0' && character <= '9');
  }
}
