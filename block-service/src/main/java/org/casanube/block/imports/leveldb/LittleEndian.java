package org.casanube.block.imports.leveldb;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * A cursor over bytes of the database: numbers as it writes them. What reads past the end throws
 * {@link BufferUnderflowException}, as a number that breaks its format does.
 */
final class LittleEndian {
  private static final int CHECKSUM_DELTA = 0xa282ead8;
  private static final int CHECKSUM_ROTATION = 15;
  private static final int VARINT_BITS = 7;
  private static final int MORE = 0x80;

  private final ByteBuffer bytes;

  LittleEndian(ByteBuffer bytes) {
    this.bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  boolean hasMore() {
    return bytes.hasRemaining();
  }

  int remaining() {
    return bytes.remaining();
  }

  int unsignedByte() {
    return Byte.toUnsignedInt(bytes.get());
  }

  int unsignedShort() {
    return Short.toUnsignedInt(bytes.getShort());
  }

  int fixed32() {
    return bytes.getInt();
  }

  long fixed64() {
    return bytes.getLong();
  }

  /** A number of up to 64 bits. */
  long varint() {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += VARINT_BITS) {
      int next = unsignedByte();
      value |= (long) (next & (MORE - 1)) << shift;
      if ((next & MORE) == 0) {
        return value;
      }
    }
    throw new BufferUnderflowException();
  }

  /** A length that what is left can hold. */
  int length() {
    long length = varint();
    if (length < 0 || length > bytes.remaining()) {
      throw new BufferUnderflowException();
    }
    return (int) length;
  }

  /** So many bytes, as a view. */
  ByteBuffer take(int length) {
    if (length < 0 || length > bytes.remaining()) {
      throw new BufferUnderflowException();
    }
    ByteBuffer taken = bytes.slice(bytes.position(), length);
    bytes.position(bytes.position() + length);
    return taken;
  }

  /** Bytes behind their length. */
  ByteBuffer string() {
    return take(length());
  }

  /** True if this is the checksum, as it is stored, of the parts one after the other. */
  static boolean isChecksum(int stored, byte[]... parts) {
    CRC32C sum = new CRC32C();
    for (byte[] part : parts) {
      sum.update(part);
    }
    int rotated = Integer.rotateRight((int) sum.getValue(), CHECKSUM_ROTATION);
    return rotated + CHECKSUM_DELTA == stored;
  }

  static byte[] toBytes(ByteBuffer view) {
    byte[] copy = new byte[view.remaining()];
    view.duplicate().get(copy);
    return copy;
  }
}
