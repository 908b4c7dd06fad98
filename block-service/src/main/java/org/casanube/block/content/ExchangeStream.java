package org.casanube.block.content;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** The body of an exchange as a stream, sent in large pieces. */
final class ExchangeStream extends OutputStream {
  private static final int PIECE_BYTES = 128 * 1024;

  private final ContentExchange exchange;
  private byte[] piece = new byte[PIECE_BYTES];
  private int length;

  ExchangeStream(ContentExchange exchange) {
    this.exchange = exchange;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] source, int offset, int count) throws IOException {
    int at = offset;
    int end = offset + count;
    while (at < end) {
      if (length == piece.length) {
        flush();
      }
      int step = Math.min(end - at, piece.length - length);
      System.arraycopy(source, at, piece, length, step);
      length += step;
      at += step;
    }
  }

  /** Hands the piece over; the next one is a new one, since this one is read while it is sent. */
  @Override
  public void flush() throws IOException {
    if (length > 0) {
      exchange.write(ByteBuffer.wrap(piece, 0, length));
      piece = new byte[PIECE_BYTES];
      length = 0;
    }
  }
}
