package org.casanube.multiformats;

import java.util.Arrays;

/** Bytes to text and back in one alphabet, without multibase prefix. */
sealed interface RadixCodec permits BitGroups, BaseConversion {
  String encode(byte[] bytes);

  byte[] decode(String text);

  /** The value of each ASCII character in the alphabet, or -1. */
  static byte[] valuesOf(String alphabet) {
    byte[] values = new byte[128];
    Arrays.fill(values, (byte) -1);
    for (int index = 0; index < alphabet.length(); index++) {
      values[alphabet.charAt(index)] = (byte) index;
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
}
