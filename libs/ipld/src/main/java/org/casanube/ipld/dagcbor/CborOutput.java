package org.casanube.ipld.dagcbor;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.casanube.multiformats.Cid;

/** Writes the items that dag-cbor is made of, each head in its shortest form. */
final class CborOutput {
  private static final int INITIAL_BYTES = 256;
  private static final int MAX_HEAD_BYTES = 9;

  /** The longest array that every virtual machine makes. */
  private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

  private byte[] bytes = new byte[INITIAL_BYTES];
  private int length;

  byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  void writeHead(int major, long argument) {
    reserve(MAX_HEAD_BYTES);
    int initial = major << 5;
    if (argument >= 0 && argument < 24) {
      bytes[length++] = (byte) (initial | (int) argument);
      return;
    }
    int bits = Long.SIZE - Long.numberOfLeadingZeros(argument);
    int power = bits <= 8 ? 0 : bits <= 16 ? 1 : bits <= 32 ? 2 : 3;
    bytes[length++] = (byte) (initial | (24 + power));
    writeFixed(argument, 1 << power);
  }

  void writeString(int major, byte[] content) {
    writeHead(major, content.length);
    reserve(content.length);
    System.arraycopy(content, 0, bytes, length, content.length);
    length += content.length;
  }

  void writeString(int major, ByteBuffer content) {
    int count = content.remaining();
    writeHead(major, count);
    reserve(count);
    content.get(content.position(), bytes, length, count);
    length += count;
  }

  void writeLink(Cid cid) {
    int count = cid.length();
    writeHead(CborInput.TAG, CborInput.LINK_TAG);
    writeHead(CborInput.BYTES, 1L + count);
    reserve(1 + count);
    bytes[length++] = 0;
    cid.writeTo(ByteBuffer.wrap(bytes, length, count));
    length += count;
  }

  void writeDouble(double value) {
    reserve(MAX_HEAD_BYTES);
    bytes[length++] = (byte) (CborInput.SIMPLE << 5 | CborInput.FLOAT);
    writeFixed(Double.doubleToRawLongBits(value), Double.BYTES);
  }

  /** Writes a value big-endian; room for it is there. */
  private void writeFixed(long value, int width) {
    for (int index = width - 1; index >= 0; index--) {
      bytes[length++] = (byte) (value >>> (8 * index));
    }
  }

  private void reserve(int more) {
    int least = Math.addExact(length, more);
    if (least > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.clamp(bytes.length * 2L, least, MAX_ARRAY));
    }
  }
}
