package org.casanube.multiformats;

/** RFC 4648 style: each character stands for a fixed number of bits, optionally padded with '='. */
final class BitGroups implements RadixCodec {
  private final String name;
  private final byte[] characters;
  private final byte[] values;
  private final int bits;
  private final boolean padded;
  private final int charactersPerGroup;

  BitGroups(String name, String alphabet, int bits, boolean padded) {
    this.name = name;
    this.characters = RadixCodec.charactersOf(alphabet);
    this.values = RadixCodec.valuesOf(alphabet);
    this.bits = bits;
    this.padded = padded;
    this.charactersPerGroup = bits == 5 ? 8 : 4;
  }

  @Override
  public String encode(String prefix, byte[] bytes) {
    int start = prefix.length();
    int used = Math.toIntExact(((long) bytes.length * 8 + bits - 1) / bits);
    int padding = padded ? -used & (charactersPerGroup - 1) : 0;
    byte[] text = new byte[start + used + padding];
    int mask = (1 << bits) - 1;
    int at = start;
    int buffer = 0;
    int held = 0;
    for (byte next : bytes) {
      buffer = buffer << 8 | (next & 0xff);
      held += 8;
      while (held >= bits) {
        held -= bits;
        text[at++] = characters[(buffer >>> held) & mask];
      }
    }
    if (held > 0) {
      text[at++] = characters[(buffer << (bits - held)) & mask];
    }
    while (at < text.length) {
      text[at++] = '=';
    }
    return RadixCodec.finish(prefix, text, start);
  }

  @Override
  public byte[] decode(String text, int start) {
    int end = endWithoutPadding(text, start);
    byte[] bytes = new byte[(int) ((long) (end - start) * bits / 8)];
    int at = 0;
    int buffer = 0;
    int held = 0;
    for (int index = start; index < end; index++) {
      buffer = buffer << bits | RadixCodec.valueOf(values, text.charAt(index), name);
      held += bits;
      if (held >= 8) {
        held -= 8;
        bytes[at++] = (byte) (buffer >>> held);
      }
    }
    if (held >= bits || (buffer & ((1 << held) - 1)) != 0) {
      throw new MultiformatException(name + " text does not end on a byte");
    }
    return bytes;
  }

  private int endWithoutPadding(String text, int start) {
    int end = text.length();
    if (!padded) {
      return end;
    }
    if ((end - start) % charactersPerGroup != 0) {
      throw new MultiformatException(name + " text is not padded to " + charactersPerGroup);
    }
    int least = Math.max(start, end - charactersPerGroup + 1);
    while (end > least && text.charAt(end - 1) == '=') {
      end--;
    }
    return end;
  }
}
