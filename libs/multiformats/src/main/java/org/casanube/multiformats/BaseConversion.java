package org.casanube.multiformats;

/**
 * The bytes as one big number, written in the alphabet's base; a zero digit per leading zero byte.
 */
final class BaseConversion implements RadixCodec {
  /** The longest text taken, in characters: conversion takes quadratic time. */
  static final int MAX_CHARACTERS = 1024;

  private final String name;
  private final String alphabet;
  private final byte[] values;

  BaseConversion(String name, String alphabet) {
    this.name = name;
    this.alphabet = alphabet;
    this.values = RadixCodec.valuesOf(alphabet);
  }

  @Override
  public String encode(byte[] bytes) {
    int zeros = 0;
    while (zeros < bytes.length && bytes[zeros] == 0) {
      zeros++;
    }
    int base = alphabet.length();
    byte[] digits = new byte[(int) ((bytes.length - zeros) * 8 / log2(base)) + 1];
    int used = 0;
    for (int index = zeros; index < bytes.length; index++) {
      int carry = bytes[index] & 0xff;
      int at = 0;
      for (; at < used || carry != 0; at++) {
        carry += 256 * digits[at];
        digits[at] = (byte) (carry % base);
        carry /= base;
      }
      used = at;
    }
    StringBuilder text = new StringBuilder(zeros + used);
    text.repeat(alphabet.charAt(0), zeros);
    for (int index = used - 1; index >= 0; index--) {
      text.append(alphabet.charAt(digits[index]));
    }
    return text.toString();
  }

  @Override
  public byte[] decode(String text) {
    if (text.length() > MAX_CHARACTERS) {
      throw new MultiformatException(
          name
              + " text of "
              + text.length()
              + " characters is over the limit of "
              + MAX_CHARACTERS);
    }
    int zeros = 0;
    while (zeros < text.length() && text.charAt(zeros) == alphabet.charAt(0)) {
      zeros++;
    }
    int base = alphabet.length();
    byte[] reversed = new byte[(int) ((text.length() - zeros) * log2(base) / 8) + 1];
    int used = 0;
    for (int index = zeros; index < text.length(); index++) {
      int carry = RadixCodec.valueOf(values, text.charAt(index), name);
      int at = 0;
      for (; at < used || carry != 0; at++) {
        carry += base * (reversed[at] & 0xff);
        reversed[at] = (byte) carry;
        carry >>= 8;
      }
      used = at;
    }
    byte[] bytes = new byte[zeros + used];
    for (int index = 0; index < used; index++) {
      bytes[bytes.length - 1 - index] = reversed[index];
    }
    return bytes;
  }

  private static double log2(int base) {
    return Math.log(base) / Math.log(2);
  }
}
