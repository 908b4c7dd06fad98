package org.casanube.p2p.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Builds one protobuf message. Fields stand in the order they are written; whoever needs the
 * canonical form writes them by their numbers. Not thread-safe.
 */
public final class ProtobufWriter {
  private static final int VARINT = 0;
  private static final int LENGTH_DELIMITED = 2;

  private byte[] buffer;
  private int length;

  public ProtobufWriter() {
    this(128);
  }

  /** A writer with room for this many bytes, which grows when needed. */
  public ProtobufWriter(int capacity) {
    buffer = new byte[Math.max(16, capacity)];
  }

  /** Writes a varint field: any integer type of 64 bits without zigzag, enums, bools. */
  public ProtobufWriter varint(int field, long value) {
    key(field, VARINT);
    rawVarint(value);
    return this;
  }

  public ProtobufWriter bool(int field, boolean value) {
    return varint(field, value ? 1 : 0);
  }

  public ProtobufWriter bytes(int field, byte[] value) {
    return bytes(field, value, 0, value.length);
  }

  public ProtobufWriter bytes(int field, byte[] value, int offset, int count) {
    key(field, LENGTH_DELIMITED);
    rawVarint(count);
    require(count);
    System.arraycopy(value, offset, buffer, length, count);
    length += count;
    return this;
  }

  public ProtobufWriter string(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes what the other writer holds as an embedded message. */
  public ProtobufWriter message(int field, ProtobufWriter message) {
    return bytes(field, message.buffer, 0, message.length);
  }

  /** The number of bytes written. */
  public int length() {
    return length;
  }

  /** A copy of the bytes written. */
  public byte[] toBytes() {
    return Arrays.copyOf(buffer, length);
  }

  private void key(int field, int type) {
    rawVarint((long) field << 3 | type);
  }

  private void rawVarint(long value) {
    require(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      buffer[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    buffer[length++] = (byte) rest;
  }

  private void require(int count) {
    if (buffer.length - length < count) {
      buffer = Arrays.copyOf(buffer, Math.max(Math.addExact(length, count), 2 * buffer.length));
    }
  }
}
