package org.casanube.p2p;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * One conversation of one protocol with a peer; cheap to open, many share a connection.
 *
 * <p>Writing blocks while the other side has given no window, and so bounds the memory of both.
 * Writes of several threads do not mix within one call; reads must come from one thread at a time.
 * Always end a stream by {@link #close} or {@link #reset}.
 */
public interface Stream extends ByteLink {
  /** The protocol that was agreed on. */
  String protocol();

  /** The connection that carries this stream. */
  Connection connection();

  /** Who opened the stream. */
  Direction direction();

  /** Tells the other side that nothing more will be written; reading goes on. */
  void closeWrite() throws IOException;

  /** Drops what was read of and still arrives from the other side; writing goes on. */
  void closeRead();

  /** Ends both directions in order: what was written still arrives. Never waits for the peer. */
  @Override
  void close();

  /** Cuts the stream off at once, at both sides. */
  void reset();

  /**
   * From the end of this time on all reads and writes throw {@link StreamTimeoutException}, the
   * waiting ones too. Counted from now; replaces the time set before.
   */
  void expireAfter(Duration time);

  /** Reads and writes may take any time again. */
  void neverExpire();

  /** The reading direction; closing it is {@link #closeRead}. */
  default InputStream inputStream() {
    return new StreamInput(this);
  }

  /** The writing direction, without a buffer; closing it is {@link #closeWrite}. */
  default OutputStream outputStream() {
    return new OutputStream() {
      @Override
      public void write(int value) throws IOException {
        Stream.this.write(ByteBuffer.wrap(new byte[] {(byte) value}));
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        Stream.this.write(ByteBuffer.wrap(bytes, offset, length));
      }

      @Override
      public void close() throws IOException {
        closeWrite();
      }
    };
  }
}
