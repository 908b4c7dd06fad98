package org.casanube.p2p;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** The reading direction of a stream as the JDK's stream of bytes. */
final class StreamInput extends InputStream {
  private final Stream stream;

  StreamInput(Stream stream) {
    this.stream = stream;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    return length == 0 ? 0 : stream.read(ByteBuffer.wrap(target, offset, length));
  }

  @Override
  public void close() {
    stream.closeRead();
  }
}
