package org.casanube.ipld.dagcbor;

import java.nio.ByteBuffer;
import org.casanube.ipld.IpldException;
import org.casanube.ipld.StrictUtf8;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.MultiformatException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the items that dag-cbor is made of, and refuses every form that it does not have: lengths
 * left open, heads longer than need be, tags other than 42, floats of other widths, NaN, infinities
 * and the simple values besides null, true and false.
 */
final class CborInput {
  static final int UNSIGNED = 0;
  static final int NEGATIVE = 1;
  static final int BYTES = 2;
  static final int TEXT = 3;
  static final int ARRAY = 4;
  static final int MAP = 5;
  static final int TAG = 6;
  static final int SIMPLE = 7;

  static final int FALSE = 20;
  static final int TRUE = 21;
  static final int NULL = 22;
  static final int FLOAT = 27;
  static final int LINK_TAG = 42;

  private final ByteBuffer source;
  private int major;
  private int additional;
  private long argument;

  CborInput(ByteBuffer source) {
    this.source = source;
  }

  /** Reads the head of the next item; its parts are then in the accessors below. */
  int readHead() {
    int initial = readByte();
    major = initial >>> 5;
    additional = initial & 0x1f;
    argument = readArgument();
    return major;
  }

  /** The argument of the last head: a value, a length or a tag, as 64 unsigned bits. */
  long argument() {
    return argument;
  }

  /** The five bits of the last head, which tell simple values apart. */
  int additional() {
    return additional;
  }

  /** The argument as a number of items that can still follow, each of {@code leastBytes}. */
  int count(int leastBytes) {
    int most = source.remaining() / leastBytes;
    if (Long.compareUnsigned(argument, most) > 0) {
      throw new IpldException(
          "dag-cbor says "
              + Long.toUnsignedString(argument)
              + " items, "
              + source.remaining()
              + " bytes follow");
    }
    return (int) argument;
  }

  /** The bytes of the byte or text string whose head was read. */
  ByteBuffer readString() {
    int length = count(1);
    ByteBuffer bytes = source.slice(source.position(), length);
    source.position(source.position() + length);
    return bytes;
  }

  /** The bytes of a map key, head and all. */
  ByteBuffer readKey() {
    if (readHead() != TEXT) {
      throw new IpldException("dag-cbor map key is not text");
    }
    return readString();
  }

  /** The link whose tag was read. */
  Cid readLink() {
    if (argument != LINK_TAG) {
      throw new IpldException(
          "dag-cbor has no tag " + Long.toUnsignedString(argument) + ", only 42 for links");
    }
    if (readHead() != BYTES) {
      throw new IpldException("dag-cbor link is not a byte string");
    }
    ByteBuffer bytes = readString();
    if (!bytes.hasRemaining() || bytes.get() != 0) {
      throw new IpldException("dag-cbor link does not start with the identity multibase prefix");
    }
    try {
      Cid cid = Cid.read(bytes);
      if (bytes.hasRemaining()) {
        throw new IpldException(bytes.remaining() + " bytes follow the CID of a dag-cbor link");
      }
      return cid;
    } catch (MultiformatException e) {
      throw new IpldException("dag-cbor link is malformed: " + e.getMessage(), e);
    }
  }

  /** The float whose head was read. */
  double readDouble() {
    double value = Double.longBitsToDouble(argument);
    if (!Double.isFinite(value)) {
      throw new IpldException("dag-cbor has no " + value);
    }
    return value;
  }

  /**
   * Refuses a key that is not behind the one before it: shorter first, then byte by byte.
   *
   * @param previous the key before it, or null for the first
   */
  static void requireOrder(@Nullable ByteBuffer previous, ByteBuffer key) {
    if (previous == null) {
      return;
    }
    int order = Integer.compare(previous.remaining(), key.remaining());
    if (order == 0) {
      int mismatch = previous.mismatch(key);
      order = mismatch < 0 ? 0 : Byte.compareUnsigned(previous.get(mismatch), key.get(mismatch));
    }
    if (order >= 0) {
      throw new IpldException(
          (order == 0 ? "dag-cbor map has a key twice: " : "dag-cbor map key is out of order: ")
              + StrictUtf8.decode(key, "dag-cbor map key"));
    }
  }

  private long readArgument() {
    if (additional < 24) {
      return additional;
    }
    if (additional > 27) {
      throw new IpldException("dag-cbor has no items of open length");
    }
    int width = 1 << (additional - 24);
    if (source.remaining() < width) {
      throw new IpldException("dag-cbor is cut off inside a head");
    }
    long value =
        switch (width) {
          case 1 -> source.get() & 0xffL;
          case 2 -> source.getShort() & 0xffffL;
          case 4 -> source.getInt() & 0xffff_ffffL;
          default -> source.getLong();
        };
    if (major == SIMPLE) {
      requireDouble(width);
    } else {
      requireShortest(value, width);
    }
    return value;
  }

  private static void requireDouble(int width) {
    if (width != Double.BYTES) {
      throw new IpldException(
          width == 1
              ? "dag-cbor has only null, true and false as simple values"
              : "dag-cbor floats have 64 bits, not " + width * 8);
    }
  }

  private static void requireShortest(long value, int width) {
    long least = width == 1 ? 24 : 1L << (width * 4);
    if (Long.compareUnsigned(value, least) < 0) {
      throw new IpldException(
          "dag-cbor head of " + value + " is not in its shortest form: " + width + " bytes");
    }
  }

  private int readByte() {
    if (!source.hasRemaining()) {
      throw new IpldException("dag-cbor is cut off");
    }
    return source.get() & 0xff;
  }
}
