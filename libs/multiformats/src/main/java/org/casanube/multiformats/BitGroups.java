package org.casanube.multiformats;

import java.io.ByteArrayOutputStream;

/** RFC 4648 style: each character stands for a fixed number of bits, optionally padded with '='. */
final class BitGroups implements RadixCodec {
  private final String name;
  private final String alphabet;
  private final byte[] values;
  private final int bits;
  private final boolean padded;
  private final int charactersPerGroup;

  BitGroups(String name, String alphabet, int bits, boolean padded) {
    this.name = name;
    this.alphabet = alphabet;
    this.values = RadixCodec.valuesOf(alphabet);
    this.bits = bits;
    this.padded = padded;
    this.charactersPerGroup = bits == 5 ? 8 : 4;
  }

  @Override
  public String encode(byte[] bytes) {
    StringBuilder text =
        new StringBuilder((bytes.length * 8 + bits - 1) / bits + charactersPerGroup);
    int buffer = 0;
    int held = 0;
    for (byte next : bytes) {
      buffer = buffer << 8 | (next & 0xff);
      held += 8;
      while (held >= bits) {
        held -= bits;
        text.append(alphabet.charAt((buffer >>> held) & mask()));
      }
      buffer &= (1 << held) - 1;
    }
    if (held > 0) {
      text.append(alphabet.charAt((buffer << (bits - held)) & mask()));
    }
    while (padded && text.length() % charactersPerGroup != 0) {
      text.append('=');
    }
    return text.toString();
  }

  @Override
  public byte[] decode(String text) {
    int end = lengthWithoutPadding(text);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(end * bits / 8);
    int buffer = 0;
    int held = 0;
    for (int index = 0; index < end; index++) {
      buffer = buffer << bits | RadixCodec.valueOf(values, text.charAt(index), name);
      held += bits;
      if (held >= 8) {
        held -= 8;
        bytes.write(buffer >>> held);
        buffer &= (1 << held) - 1;
      }
    }
    if (held >= bits || buffer != 0) {
      throw new MultiformatException(name + " text does not end on a byte");
    }
    return bytes.toByteArray();
  }

  private int lengthWithoutPadding(String text) {
    int end = text.length();
    if (!padded) {
      return end;
    }
    if (end % charactersPerGroup != 0) {
      throw new MultiformatException(name + " text is not padded to " + charactersPerGroup);
    }
    int least = Math.max(0, end - charactersPerGroup + 1);
    while (end > least && text.charAt(end - 1) == '=') {
      end--;
    }
    return end;
  }

  private int mask() {
    return (1 << bits) - 1;
  }
}
