package org.casanube.block.content;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Content of a known length of which any part can be sent. */
interface Body {
  /** The length in bytes. */
  long size();

  /** Sends a part that lies within the content. */
  void send(ContentExchange exchange, long offset, long length) throws IOException;

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
