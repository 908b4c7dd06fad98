package org.casanube.multiformats;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** Bytes to text and back in one alphabet. */
sealed interface RadixCodec permits BitGroups, BaseConversion {
  /** The bytes as text, behind a prefix that is ASCII and may be empty. */
  String encode(String prefix, byte[] bytes);

  /** The bytes of what stands in the text from {@code start} on. */
  byte[] decode(String text, int start);

  /** The alphabet as ASCII bytes, by value. */
  static byte[] charactersOf(String alphabet) {
    return alphabet.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * The value of each ASCII character, or -1. An alphabet with letters of one case alone takes the
   * other too, as RFC 4648 has it for its own.
   */
  static byte[] valuesOf(String alphabet) {
    byte[] values = new byte[128];
    Arrays.fill(values, (byte) -1);
    String lower = alphabet.toLowerCase(Locale.ROOT);
    String upper = alphabet.toUpperCase(Locale.ROOT);
    boolean oneCase = alphabet.equals(lower) || alphabet.equals(upper);
    for (int index = 0; index < alphabet.length(); index++) {
      values[alphabet.charAt(index)] = (byte) index;
      if (oneCase) {
        values[lower.charAt(index)] = (byte) index;
        values[upper.charAt(index)] = (byte) index;
      }
    }
    return values;
  }

  /** The value of one character; refuses what is not in the alphabet. */
  static int valueOf(byte[] values, char character, String baseName) {
    byte value = character < values.length ? values[character] : -1;
    if (value < 0) {
      throw new MultiformatException("'" + character + "' is not a character of " + baseName);
    }
    return value;
  }

  /** ASCII text of these bytes, with room for the prefix at their start. */
  static String finish(String prefix, byte[] text, int start) {
    byte[] prefixBytes = prefix.getBytes(StandardCharsets.US_ASCII);
    int from = start - prefixBytes.length;
    System.arraycopy(prefixBytes, 0, text, from, prefixBytes.length);
    return new String(text, from, text.length - from, StandardCharsets.ISO_8859_1);
  }
}
