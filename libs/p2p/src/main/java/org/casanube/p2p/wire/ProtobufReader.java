package org.casanube.p2p.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.casanube.p2p.WireFormatException;

/**
 * Walks through the fields of one protobuf message that is in memory: {@link #next} goes to a
 * field, then one of the methods for values takes it, or {@link #skip}. Never reads beyond the
 * message, and never allocates more than the message is long. Not thread-safe.
 */
public final class ProtobufReader {
  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int LENGTH_DELIMITED = 2;
  private static final int FIXED_32 = 5;
  private static final int MAX_VARINT_BYTES = 10;

  private final byte[] bytes;
  private final int end;
  private int position;
  private int field;
  private int type;

  /** Reads a message that is the whole array. */
  public ProtobufReader(byte[] message) {
    this(message, 0, message.length);
  }

  private ProtobufReader(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
  }

  /** Goes to the next field; false at the end of the message. */
  public boolean next() throws WireFormatException {
    if (position == end) {
      return false;
    }
    long key = rawVarint();
    type = (int) (key & 7);
    if (key < 0 || key >>> 3 == 0 || key >>> 3 > 0x1fff_ffff) {
      throw new WireFormatException("protobuf field number " + (key >>> 3) + " is not allowed");
    }
    field = (int) (key >>> 3);
    return true;
  }

  /** The number of the current field. */
  public int field() {
    return field;
  }

  /** The value of a varint field, as its 64 bits. */
  public long varint() throws WireFormatException {
    requireType(VARINT);
    return rawVarint();
  }

  /**
   * The value of a varint field that must not be negative nor over the limit.
   *
   * @throws WireFormatException if it is
   */
  public int varintUpTo(int max) throws WireFormatException {
    long value = varint();
    if (value < 0 || value > max) {
      throw new WireFormatException("field " + field + " is over the limit of " + max);
    }
    return (int) value;
  }

  /** The value of a bool field. */
  public boolean bool() throws WireFormatException {
    return varint() != 0;
  }

  /** A copy of the value of a bytes field. */
  public byte[] bytes() throws WireFormatException {
    int start = content();
    return Arrays.copyOfRange(bytes, start, position);
  }

  /** A copy of the value of a bytes field of at most this length. */
  public byte[] bytesUpTo(int max) throws WireFormatException {
    int start = content();
    if (position - start > max) {
      throw new WireFormatException(
          "field " + field + " of " + (position - start) + " bytes is over the limit of " + max);
    }
    return Arrays.copyOfRange(bytes, start, position);
  }

  /** The value of a bytes field, as a read-only view of the message; nothing is copied. */
  public ByteBuffer slice() throws WireFormatException {
    int start = content();
    return ByteBuffer.wrap(bytes, start, position - start).slice().asReadOnlyBuffer();
  }

  /** The value of a string field of at most this many bytes; malformed UTF-8 is refused. */
  public String stringUpTo(int maxBytes) throws WireFormatException {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytesUpTo(maxBytes)))
          .toString();
    } catch (CharacterCodingException e) {
      throw new WireFormatException("field " + field + " is not UTF-8", e);
    }
  }

  /** A reader of the message that this field holds. */
  public ProtobufReader message() throws WireFormatException {
    int start = content();
    return new ProtobufReader(bytes, start, position);
  }

  /** Passes over the current field's value. */
  public void skip() throws WireFormatException {
    switch (type) {
      case VARINT -> rawVarint();
      case FIXED_64 -> advance(8);
      case LENGTH_DELIMITED -> content();
      case FIXED_32 -> advance(4);
      default -> throw new WireFormatException("protobuf wire type " + type + " is not supported");
    }
  }

  private int content() throws WireFormatException {
    requireType(LENGTH_DELIMITED);
    long length = rawVarint();
    int start = position;
    advance(length);
    return start;
  }

  private void advance(long count) throws WireFormatException {
    if (count < 0 || count > end - position) {
      throw new WireFormatException(
          "field " + field + " says " + count + " bytes, " + (end - position) + " follow");
    }
    position += (int) count;
  }

  private void requireType(int expected) throws WireFormatException {
    if (type != expected) {
      throw new WireFormatException(
          "field " + field + " has wire type " + type + " instead of " + expected);
    }
  }

  private long rawVarint() throws WireFormatException {
    long value = 0;
    for (int index = 0; index < MAX_VARINT_BYTES; index++) {
      if (position == end) {
        throw new WireFormatException("protobuf message ends inside a varint");
      }
      byte next = bytes[position++];
      value |= (long) (next & 0x7f) << (7 * index);
      if (next >= 0) {
        return value;
      }
    }
    throw new WireFormatException("varint is longer than " + MAX_VARINT_BYTES + " bytes");
  }
}
