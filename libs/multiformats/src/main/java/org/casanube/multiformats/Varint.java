package org.casanube.multiformats;

import java.nio.ByteBuffer;

/**
 * Unsigned varints: seven bits a byte, least significant group first, at most nine bytes (63 bits),
 * and only in their shortest form.
 *
 * @see <a href="https://github.com/multiformats/unsigned-varint">unsigned-varint specification</a>
 */
public final class Varint {
  /** The longest encoding that the specification allows, in bytes. */
  public static final int MAX_BYTES = 9;

  private Varint() {}

  /** The number of bytes that {@code value} takes, 1 to 9. */
  public static int length(long value) {
    requireUnsigned(value);
    return Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(value) + 6) / 7);
  }

  /** Writes {@code value} at the buffer's position. */
  public static void write(ByteBuffer target, long value) {
    requireUnsigned(value);
    long rest = value;
    while (rest > 0x7f) {
      target.put((byte) (rest | 0x80));
      rest >>>= 7;
    }
    target.put((byte) rest);
  }

  /**
   * Writes {@code value} into {@code target} from {@code offset} on; returns the offset behind it.
   */
  public static int write(byte[] target, int offset, long value) {
    requireUnsigned(value);
    int at = offset;
    long rest = value;
    while (rest > 0x7f) {
      target[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    target[at++] = (byte) rest;
    return at;
  }

  /**
   * Reads a varint at the buffer's position.
   *
   * @throws MultiformatException if the buffer ends inside it, it is longer than nine bytes, or it
   *     is not in its shortest form
   */
  public static long read(ByteBuffer source) {
    long value = 0;
    for (int index = 0; index < MAX_BYTES; index++) {
      if (!source.hasRemaining()) {
        throw new MultiformatException("varint is cut off after " + index + " bytes");
      }
      byte next = source.get();
      value |= (long) (next & 0x7f) << (7 * index);
      if (next >= 0) {
        if (next == 0 && index > 0) {
          throw new MultiformatException("varint is not in its shortest form");
        }
        return value;
      }
    }
    throw new MultiformatException("varint is longer than " + MAX_BYTES + " bytes");
  }

  private static void requireUnsigned(long value) {
    if (value < 0) {
      throw new IllegalArgumentException("varint value must not be negative: " + value);
    }
  }
}
