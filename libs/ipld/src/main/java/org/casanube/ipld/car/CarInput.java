package org.casanube.ipld.car;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.casanube.ipld.IpldException;
import org.casanube.multiformats.MultiformatException;
import org.casanube.multiformats.Varint;

/** The bytes of an archive in their order, up to the end of the stream or of a window in it. */
final class CarInput {
  /** So much memory is taken before the bytes are here; for more only as they come. */
  private static final int AT_ONCE = 4 << 20;

  private final InputStream source;
  private long position;
  private long windowEnd = Long.MAX_VALUE;

  CarInput(InputStream source) {
    this.source = source;
  }

  /** The number of bytes read or skipped. */
  long position() {
    return position;
  }

  /** True while a window is open: then the stream must reach to its end. */
  boolean hasWindow() {
    return windowEnd != Long.MAX_VALUE;
  }

  /** Ends the input behind the next {@code size} bytes. */
  void openWindow(long size) {
    windowEnd = position + size;
  }

  /** The varint here, or -1 at the end of the input. */
  long readLength(String what) throws IOException {
    ByteBuffer varint = ByteBuffer.allocate(Varint.MAX_BYTES);
    while (varint.hasRemaining()) {
      int next = position == windowEnd ? -1 : source.read();
      if (next < 0) {
        if (varint.position() == 0 && (position == windowEnd || !hasWindow())) {
          return -1;
        }
        throw cutOff(what);
      }
      position++;
      varint.put((byte) next);
      if (next < 0x80) {
        break;
      }
    }
    try {
      return Varint.read(varint.flip());
    } catch (MultiformatException e) {
      throw new IpldException(what + " is malformed: " + e.getMessage(), e);
    }
  }

  /** Exactly so many bytes. */
  ByteBuffer readFully(int length, String what) throws IOException {
    if (length > windowEnd - position) {
      throw new IpldException(what + " at byte " + position + " reaches behind the CAR's data");
    }
    byte[] bytes = new byte[Math.min(length, AT_ONCE)];
    int read = source.readNBytes(bytes, 0, bytes.length);
    if (read == AT_ONCE && read < length) {
      byte[] rest = source.readNBytes(length - read);
      bytes = Arrays.copyOf(bytes, read + rest.length);
      System.arraycopy(rest, 0, bytes, read, rest.length);
      read = bytes.length;
    }
    position += read;
    if (read < length) {
      throw cutOff(what);
    }
    return ByteBuffer.wrap(bytes);
  }

  void skip(long count, String what) throws IOException {
    try {
      source.skipNBytes(count);
    } catch (EOFException e) {
      throw new IpldException("CAR is cut off in " + what, e);
    }
    position += count;
  }

  private IpldException cutOff(String what) {
    return new IpldException("CAR is cut off at byte " + position + ", in " + what);
  }
}
