package org.casanube.block.content;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.casanube.block.unixfs.BlockSending;
import org.casanube.block.unixfs.BlockSource;
import org.casanube.multiformats.Cid;

/** Content of a known length of which any part can be sent. */
interface Body {
  /** The length in bytes. */
  long size();

  /** Sends a part that lies within the content. */
  void send(ContentExchange exchange, long offset, long length) throws IOException;

  /** A block; see {@link #readAgain}. */
  static Body ofBlock(BlockSource source, Cid cid) {
    return readAgain(() -> source.require(cid));
  }

  /**
   * Bytes that, if they are many, are read again for a slow reader, and not kept until then.
   *
   * @param read gives the same bytes each time
   */
  static Body readAgain(Supplier<ByteBuffer> read) {
    ByteBuffer bytes = read.get();
    return bytes.remaining() <= BlockSending.PIECE_BYTES
        ? of(bytes)
        : new RepeatableBody(read, bytes);
  }

  /** A part of bytes that are in memory. */
  static ByteBuffer part(ByteBuffer bytes, long offset, long length) {
    return bytes.slice(bytes.position() + (int) offset, (int) length);
  }

  /** Bytes that are all in memory. */
  static Body of(ByteBuffer bytes) {
    return new Body() {
      @Override
      public long size() {
        return bytes.remaining();
      }

      @Override
      public void send(ContentExchange exchange, long offset, long length) throws IOException {
        exchange.write(part(bytes, offset, length));
      }
    };
  }
}
