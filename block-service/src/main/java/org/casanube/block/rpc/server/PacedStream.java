package org.casanube.block.rpc.server;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes pieces as they are and takes note of how long the caller needs for them. Does not end the
 * answer when it is closed, which is for whoever began it.
 */
final class PacedStream extends FilterOutputStream {
  private final Pace pace;

  PacedStream(OutputStream out, Pace pace) {
    super(out);
    this.pace = pace;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    pace.await();
    try {
      out.write(bytes, offset, length);
    } finally {
      pace.moved(length);
    }
  }

  @Override
  public void flush() throws IOException {
    pace.await();
    try {
      out.flush();
    } finally {
      pace.moved(0);
    }
  }

  @Override
  public void close() throws IOException {
    flush();
  }
}
