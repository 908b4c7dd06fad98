package org.casanube.block.content.streams;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** Reads the lines of a request's head, of bounded size in all. For one thread. */
final class RequestLines {
  private final InputStream source;
  private int left;

  RequestLines(InputStream source, int maxBytes) {
    this.source = source;
    left = maxBytes;
  }

  /** The next line without its end, in ISO 8859-1; empty at the end of the head. */
  String next() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int read = read(); read != '\n'; read = read()) {
      line.append((char) read);
    }
    boolean returned = !line.isEmpty() && line.charAt(line.length() - 1) == '\r';
    return line.substring(0, line.length() - (returned ? 1 : 0));
  }

  private int read() throws IOException {
    if (left-- <= 0) {
      throw new IOException("the request's head is longer than allowed");
    }
    int next = source.read();
    if (next < 0) {
      throw new EOFException("the request's head broke off");
    }
    return next;
  }
}
