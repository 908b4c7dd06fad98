package org.casanube.p2p;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Bytes in both directions, in order. Blocks the (virtual) thread that calls. One thread may read
 * while another writes; two that read, or two that write, must agree among themselves, unless the
 * implementation says more.
 */
public interface ByteLink extends Closeable {
  /**
   * Reads what there is, at least one byte, waiting for it.
   *
   * @param target not full
   * @return the number of bytes read; -1 after the other side has ended its direction
   */
  int read(ByteBuffer target) throws IOException;

  /** Writes all that remains in the buffers, one after the other, waiting while the way is full. */
  void write(ByteBuffer... sources) throws IOException;

  /** Ends both directions; whoever waits is woken with an exception. Harmless when closed. */
  @Override
  void close();

  /**
   * Reads until the buffer is full.
   *
   * @throws EOFException if the other side ends before that
   */
  default void readFully(ByteBuffer target) throws IOException {
    while (target.hasRemaining()) {
      if (read(target) < 0) {
        throw new EOFException("link ended with " + target.remaining() + " bytes still expected");
      }
    }
  }
}
