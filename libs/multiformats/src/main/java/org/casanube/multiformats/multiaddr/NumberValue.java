package org.casanube.multiformats.multiaddr;

import java.math.BigInteger;
import org.casanube.multiformats.MultiformatException;

/** Numbers without sign: decimal in text, big-endian in bytes. */
enum NumberValue implements ValueFormat {
  PORT(2, "65535"),
  PREFIX_LENGTH(1, "128"),
  UNSIGNED_64(8, "18446744073709551615");

  private final int byteLength;
  private final BigInteger max;

  NumberValue(int byteLength, String max) {
    this.byteLength = byteLength;
    this.max = new BigInteger(max);
  }

  @Override
  public int byteLength() {
    return byteLength;
  }

  @Override
  public byte[] parse(String text) {
    if (text.isEmpty() || text.length() > max.toString().length() || !isDecimal(text)) {
      throw new MultiformatException("'" + text + "' is not a number from 0 to " + max);
    }
    BigInteger value = new BigInteger(text);
    requireInRange(value);
    byte[] bytes = new byte[byteLength];
    for (int index = 0; index < byteLength; index++) {
      bytes[byteLength - 1 - index] = value.shiftRight(8 * index).byteValue();
    }
    return bytes;
  }

  @Override
  public String format(byte[] bytes) {
    BigInteger value = new BigInteger(1, bytes);
    requireInRange(value);
    return value.toString();
  }

  private void requireInRange(BigInteger value) {
    if (value.compareTo(max) > 0) {
      throw new MultiformatException(value + " is not a number from 0 to " + max);
    }
  }

  static boolean isDecimal(String text) {
    return text.chars().allMatch(each -> each >= '0' && each <= '9');
  }
}
