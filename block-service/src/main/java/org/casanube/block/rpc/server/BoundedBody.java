package org.casanube.block.rpc.server;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.casanube.block.rpc.command.RpcException;

/** A body that may not be larger than the settings allow. */
final class BoundedBody extends FilterInputStream {
  private final long max;
  private long bytes;

  /**
   * Bounds the body.
   *
   * @param max in bytes; 0 for no limit
   */
  BoundedBody(InputStream in, long max) {
    super(in);
    this.max = max;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int count = in.read(target, offset, length);
    if (count > 0) {
      bytes += count;
      if (max > 0 && bytes > max) {
        throw new RpcException(
            "the body is larger than %d bytes (casanube.block.rpc.max-body)".formatted(max));
      }
    }
    return count;
  }
}
