package org.casanube.p2p.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.casanube.p2p.ByteLink;

/** A link that reads from an array and writes into another, never waiting. */
public final class MemoryLink implements ByteLink {
  private final ByteBuffer input;
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();

  public MemoryLink(byte[] input) {
    this.input = ByteBuffer.wrap(input);
  }

  public byte[] written() {
    return output.toByteArray();
  }

  @Override
  public int read(ByteBuffer target) {
    if (!input.hasRemaining()) {
      return -1;
    }
    int count = Math.min(target.remaining(), input.remaining());
    target.put(input.slice().limit(count));
    input.position(input.position() + count);
    return count;
  }

  @Override
  public void write(ByteBuffer... sources) throws IOException {
    for (ByteBuffer source : sources) {
      byte[] bytes = new byte[source.remaining()];
      source.get(bytes);
      output.write(bytes);
    }
  }

  @Override
  public void close() {
    input.position(input.limit());
  }
}
