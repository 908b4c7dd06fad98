package org.casanube.block.content;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.casanube.block.unixfs.FileContent;

/** The content of a file, block by block, without copies. */
record FileBody(FileContent content) implements Body {
  @Override
  public long size() {
    return content.size();
  }

  @Override
  public void send(ContentExchange exchange, long offset, long length) throws IOException {
    if (length > 0) {
      content.writeTo(new ExchangeChannel(exchange), offset, length);
    }
  }

  /** The body of an exchange as a channel, which takes all that it is given. */
  private record ExchangeChannel(ContentExchange exchange) implements WritableByteChannel {
    @Override
    public int write(ByteBuffer source) throws IOException {
      int count = source.remaining();
      exchange.write(source.slice());
      source.position(source.limit());
      return count;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
