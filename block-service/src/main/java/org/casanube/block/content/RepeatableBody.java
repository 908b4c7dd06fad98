package org.casanube.block.content;

import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.casanube.block.unixfs.BlockSending;

/**
 * Bytes that can be read anew. Those of the first time are used if nobody needed their memory
 * meanwhile. For one thread.
 */
final class RepeatableBody implements Body {
  private final Supplier<ByteBuffer> read;
  private final long size;
  private final SoftReference<ByteBuffer> first;

  /**
   * A body.
   *
   * @param read gives the same bytes each time
   * @param first what it gave
   */
  RepeatableBody(Supplier<ByteBuffer> read, ByteBuffer first) {
    this.read = read;
    this.size = first.remaining();
    this.first = new SoftReference<>(first);
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public void send(ContentExchange exchange, long offset, long length) throws IOException {
    BlockSending.PROCESS.send(() -> Body.part(bytes(), offset, length), exchange::write);
  }

  private ByteBuffer bytes() {
    ByteBuffer known = first.get();
    first.clear();
    return known == null ? read.get() : known;
  }
}
