package org.casanube.block.unixfs;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The parts of the protobuf wire format that UnixFS needs. Unlike multiformats' varints these carry
 * 64 bits and may be longer than needed.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">Protobuf encoding</a>
 */
final class ProtoVarint {
  private static final int MAX_BYTES = 10;

  private ProtoVarint() {}

  /** The number of bytes that {@code value}, taken as unsigned, is written in. */
  static int length(long value) {
    return Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(value) + 6) / 7);
  }

  /** Writes {@code value}, taken as unsigned. */
  static void write(ByteBuffer target, long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      target.put((byte) (rest | 0x80));
      rest >>>= 7;
    }
    target.put((byte) rest);
  }

  static long read(ByteBuffer source) {
    long value = 0;
    for (int index = 0; index < MAX_BYTES; index++) {
      if (!source.hasRemaining()) {
        throw malformed("UnixFS message is cut off inside a number");
      }
      byte next = source.get();
      value |= (long) (next & 0x7f) << (7 * index);
      if (next >= 0) {
        return value;
      }
    }
    throw malformed("UnixFS message has a number of more than ten bytes");
  }

  /** The bytes of a length-delimited field, sharing the source's. */
  static ByteBuffer lengthDelimited(ByteBuffer source) {
    long length = read(source);
    if (length < 0 || length > source.remaining()) {
      throw malformed(
          "UnixFS field of %s bytes has only %d left"
              .formatted(Long.toUnsignedString(length), source.remaining()));
    }
    ByteBuffer field = source.slice(source.position(), (int) length);
    source.position(source.position() + (int) length);
    return field;
  }

  static int fixed32(ByteBuffer source) {
    if (source.remaining() < Integer.BYTES) {
      throw malformed("UnixFS message is cut off inside a fixed32");
    }
    int value = source.order(ByteOrder.LITTLE_ENDIAN).getInt();
    source.order(ByteOrder.BIG_ENDIAN);
    return value;
  }

  /** Skips the value of a field of this tag. */
  static void skip(ByteBuffer source, long tag) {
    switch ((int) (tag & 7)) {
      case 0 -> {
        long _ = read(source);
      }
      case 1 -> skipBytes(source, Long.BYTES);
      case 2 -> {
        ByteBuffer _ = lengthDelimited(source);
      }
      case 5 -> skipBytes(source, Integer.BYTES);
      default -> throw malformed("UnixFS field has wire type " + (tag & 7));
    }
  }

  private static void skipBytes(ByteBuffer source, int count) {
    if (source.remaining() < count) {
      throw malformed("UnixFS message is cut off inside a field");
    }
    source.position(source.position() + count);
  }

  static UnixFsException malformed(String message) {
    return new UnixFsException(UnixFsException.Code.MALFORMED, message);
  }
}
