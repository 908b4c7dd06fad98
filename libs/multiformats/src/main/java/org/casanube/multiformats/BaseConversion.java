package org.casanube.multiformats;

import java.util.Arrays;

/**
 * The bytes as one big number, written in the alphabet's base; a zero digit per leading zero byte.
 *
 * <p>Converting takes time that grows with the square of the length. It is done in limbs of 32 bits
 * on one side and in groups of as many digits as fit into 31 bits on the other, which makes it some
 * twenty times cheaper than byte by digit.
 */
final class BaseConversion implements RadixCodec {
  /** The longest text taken, in characters: conversion takes quadratic time. */
  static final int MAX_CHARACTERS = 1024;

  private static final long LIMB_MASK = 0xffff_ffffL;

  private final String name;
  private final byte[] characters;
  private final byte[] values;
  private final int digitsPerGroup;
  private final long groupValue;

  BaseConversion(String name, String alphabet) {
    this.name = name;
    this.characters = RadixCodec.charactersOf(alphabet);
    this.values = RadixCodec.valuesOf(alphabet);
    int digits = 0;
    long value = 1;
    while (value * characters.length < 1L << 31) {
      value *= characters.length;
      digits++;
    }
    this.digitsPerGroup = digits;
    this.groupValue = value;
  }

  @Override
  public String encode(String prefix, byte[] bytes) {
    int zeros = 0;
    while (zeros < bytes.length && bytes[zeros] == 0) {
      zeros++;
    }
    int[] limbs = limbsOf(bytes, zeros);
    int most = most(bytes.length - zeros, 8, log2(characters.length)) + digitsPerGroup;
    byte[] text = new byte[prefix.length() + zeros + most];
    int at = text.length;
    int first = 0;
    while (first < limbs.length) {
      long group = divide(limbs, first);
      for (int index = 0; index < digitsPerGroup; index++) {
        text[--at] = characters[(int) (group % characters.length)];
        group /= characters.length;
      }
      while (first < limbs.length && limbs[first] == 0) {
        first++;
      }
    }
    while (at < text.length && text[at] == characters[0]) {
      at++;
    }
    Arrays.fill(text, at - zeros, at, characters[0]);
    return RadixCodec.finish(prefix, text, at - zeros);
  }

  @Override
  public byte[] decode(String text, int start) {
    int length = text.length() - start;
    if (length > MAX_CHARACTERS) {
      throw new MultiformatException(
          name + " text of " + length + " characters is over the limit of " + MAX_CHARACTERS);
    }
    int zeros = start;
    while (zeros < text.length() && text.charAt(zeros) == (char) characters[0]) {
      zeros++;
    }
    int[] limbs = new int[most(text.length() - zeros, log2(characters.length), 32)];
    int used = 0;
    for (int from = zeros; from < text.length(); from += digitsPerGroup) {
      int to = Math.min(text.length(), from + digitsPerGroup);
      long group = 0;
      long scale = 1;
      for (int index = from; index < to; index++) {
        group = group * characters.length + RadixCodec.valueOf(values, text.charAt(index), name);
        scale *= characters.length;
      }
      used = multiplyAndAdd(limbs, used, scale, group);
    }
    return bytesOf(limbs, used, zeros - start);
  }

  /** The bytes from {@code start} on as limbs, the most significant first. */
  private static int[] limbsOf(byte[] bytes, int start) {
    int[] limbs = new int[(bytes.length - start + 3) / 4];
    for (int index = start; index < bytes.length; index++) {
      int fromEnd = bytes.length - 1 - index;
      limbs[limbs.length - 1 - fromEnd / 4] |= (bytes[index] & 0xff) << (fromEnd % 4 * 8);
    }
    return limbs;
  }

  /** Divides the limbs by a group's value in place; returns the rest. */
  private long divide(int[] limbs, int first) {
    long rest = 0;
    for (int index = first; index < limbs.length; index++) {
      long dividend = rest << 32 | (limbs[index] & LIMB_MASK);
      limbs[index] = (int) (dividend / groupValue);
      rest = dividend % groupValue;
    }
    return rest;
  }

  /** Here the least significant limb comes first; returns the number of limbs in use. */
  private static int multiplyAndAdd(int[] limbs, int used, long scale, long group) {
    long carry = group;
    for (int index = 0; index < used; index++) {
      carry += (limbs[index] & LIMB_MASK) * scale;
      limbs[index] = (int) carry;
      carry >>>= 32;
    }
    if (carry != 0) {
      limbs[used] = (int) carry;
      return used + 1;
    }
    return used;
  }

  private static byte[] bytesOf(int[] limbs, int used, int zeros) {
    int top = used == 0 ? 0 : (39 - Integer.numberOfLeadingZeros(limbs[used - 1])) / 8;
    int length = used == 0 ? 0 : (used - 1) * 4 + top;
    byte[] bytes = new byte[zeros + length];
    for (int index = 0; index < length; index++) {
      bytes[bytes.length - 1 - index] = (byte) (limbs[index / 4] >>> (index % 4 * 8));
    }
    return bytes;
  }

  private static int most(int count, double bitsEach, double bitsPerUnit) {
    return (int) (count * bitsEach / bitsPerUnit) + 1;
  }

  private static double log2(int base) {
    return Math.log(base) / Math.log(2);
  }
}
