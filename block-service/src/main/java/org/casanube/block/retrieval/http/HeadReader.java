package org.casanube.block.retrieval.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** Reads the lines of one HTTP head, of bounded size in all. For one thread. */
final class HeadReader {
  private final InputStream source;
  private int left;

  /**
   * A reader of what follows.
   *
   * @param source give a buffered one; what comes after the head stays in it
   * @param maxBytes how many bytes the head may have
   */
  HeadReader(InputStream source, int maxBytes) {
    this.source = source;
    left = maxBytes;
  }

  /**
   * The next line without its end, in ISO 8859-1; empty at the end of the head.
   *
   * @throws IOException if the head is too long or ends in the middle
   */
  String line() throws IOException {
    StringBuilder line = new StringBuilder();
    int next = read();
    while (next != '\n') {
      line.append((char) next);
      next = read();
    }
    int length = line.length();
    if (length > 0 && line.charAt(length - 1) == '\r') {
      line.setLength(length - 1);
    }
    return line.toString();
  }

  private int read() throws IOException {
    if (left-- <= 0) {
      throw new IOException("the head is longer than allowed");
    }
    int next = source.read();
    if (next < 0) {
      throw new EOFException("the head broke off");
    }
    return next;
  }
}
