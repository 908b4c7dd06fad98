package org.casanube.block.unixfs;

import java.io.IOException;
import java.io.InputStream;

/** The bytes of a file: some that were read to look at first, then the stream they came from. */
final class ContentInput {
  private static final int NONE = -1;

  private final byte[] first;
  private final InputStream rest;
  private int position;
  private final int end;
  private int peeked = NONE;

  ContentInput(byte[] first, int start, int length, InputStream rest) {
    this.first = first;
    this.position = start;
    this.end = start + length;
    this.rest = rest;
  }

  /** Reads until so many bytes are there or the content ends; returns how many. */
  int read(byte[] target, int offset, int length) throws IOException {
    int done = Math.min(length, end - position);
    System.arraycopy(first, position, target, offset, done);
    position += done;
    if (done < length && peeked != NONE) {
      target[offset + done++] = (byte) peeked;
      peeked = NONE;
    }
    return done + readFully(rest, target, offset + done, length - done);
  }

  /**
   * Reads until so many bytes are there or the stream ends. Streams may override {@link
   * InputStream#readNBytes} with less, so it is not asked.
   */
  static int readFully(InputStream stream, byte[] target, int offset, int length)
      throws IOException {
    int done = 0;
    int read = 0;
    while (done < length && read >= 0) {
      read = stream.read(target, offset + done, length - done);
      done += Math.max(0, read);
    }
    return done;
  }

  /** True if nothing follows; waits for the next byte to know. */
  boolean isAtEnd() throws IOException {
    if (position < end || peeked != NONE) {
      return false;
    }
    peeked = rest.read();
    return peeked == NONE;
  }
}
