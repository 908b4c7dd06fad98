package org.casanube.p2p.wire;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.casanube.multiformats.Varint;
import org.casanube.p2p.ByteLink;
import org.casanube.p2p.WireFormatException;

/** Messages on a link, each behind its length as an unsigned varint. */
public final class Frames {
  /** What is allocated at once, whatever length the other side claims. */
  private static final int FIRST_CHUNK = 128 << 10;

  private Frames() {}

  /** Writes one message with its length before it, at once. */
  public static void write(ByteLink link, byte[] message) throws IOException {
    link.write(ByteBuffer.wrap(lengthOf(message)), ByteBuffer.wrap(message));
  }

  /** The length that stands before the message. */
  public static byte[] lengthOf(byte[] message) {
    byte[] length = new byte[Varint.length(message.length)];
    Varint.write(length, 0, message.length);
    return length;
  }

  /**
   * Reads one message.
   *
   * @param max the longest message allowed, in bytes
   * @return empty if the other side has ended before a message
   * @throws WireFormatException if it is longer
   * @throws EOFException if the other side ends inside it
   */
  public static Optional<byte[]> read(ByteLink link, int max) throws IOException {
    long length = readLength(link);
    if (length < 0) {
      return Optional.empty();
    }
    if (length > max) {
      throw new WireFormatException("message of " + length + " bytes is over the limit of " + max);
    }
    return Optional.of(readContent(link, (int) length));
  }

  /**
   * Reads one message.
   *
   * @throws EOFException if the other side has ended
   * @throws WireFormatException if it is longer than {@code max} bytes
   */
  public static byte[] require(ByteLink link, int max) throws IOException {
    return read(link, max)
        .orElseThrow(() -> new EOFException("link ended where a message was expected"));
  }

  private static long readLength(ByteLink link) throws IOException {
    ByteBuffer one = ByteBuffer.allocate(1);
    long value = 0;
    for (int index = 0; index < Varint.MAX_BYTES; index++) {
      one.clear();
      if (link.read(one) < 0) {
        if (index == 0) {
          return -1;
        }
        throw new EOFException("link ended inside a length");
      }
      byte next = one.get(0);
      value |= (long) (next & 0x7f) << (7 * index);
      if (next >= 0) {
        return value;
      }
    }
    throw new WireFormatException("length is longer than " + Varint.MAX_BYTES + " bytes");
  }

  private static byte[] readContent(ByteLink link, int length) throws IOException {
    byte[] content = new byte[Math.min(length, FIRST_CHUNK)];
    int filled = 0;
    while (true) {
      link.readFully(ByteBuffer.wrap(content, filled, content.length - filled));
      filled = content.length;
      if (filled == length) {
        return content;
      }
      content = Arrays.copyOf(content, (int) Math.min(length, 4L * filled));
    }
  }
}
