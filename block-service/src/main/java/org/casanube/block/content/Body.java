package org.casanube.block.content;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.casanube.block.unixfs.BlockSending;
import org.casanube.block.unixfs.BlockSource;
import org.casanube.multiformats.Cid;

/** Content of a known length of which any part can be sent. */
interface Body {
  /** The length in bytes. */
  long size();

  /** Sends a part that lies within the content. */
  void send(ContentExchange exchange, long offset, long length) throws IOException;

  /** A block; a large one is read again when it is sent, and not kept until then. */
  static Body ofBlock(BlockSource source, Cid cid) {
    ByteBuffer block = source.require(cid);
    return block.remaining() <= BlockSending.PIECE_BYTES
        ? of(block)
        : new StoredBlock(source, cid, block.remaining());
  }

  /** A block that is read when it is sent. */
  record StoredBlock(BlockSource source, Cid cid, long size) implements Body {
    @Override
    public void send(ContentExchange exchange, long offset, long length) throws IOException {
      BlockSending.PROCESS.send(
          () -> source.require(cid).slice((int) offset, (int) length), exchange::write);
    }
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
        exchange.write(bytes.slice(bytes.position() + (int) offset, (int) length));
      }
    };
  }
}
